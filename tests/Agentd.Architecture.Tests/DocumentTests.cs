using System.Text.RegularExpressions;

namespace Agentd.Architecture.Tests;

/// <summary>That whoever follows a link, or a path that a source or script names, arrives.</summary>
public sealed partial class DocumentTests
{
    private static readonly string[] _documents =
    [
        .. Directory.EnumerateFiles(House.Root(), "*.md"),
        .. Directory.EnumerateFiles($"{House.Root()}/docs", "*.md", SearchOption.AllDirectories),
    ];

    [Fact]
    public void Every_link_leads_to_a_file_and_a_heading_that_there_are()
    {
        var links = _documents
            .SelectMany(file => Link().Matches(File.ReadAllText(file)).Select(link => (File: file, Target: link.Groups[1].Value)))
            .Where(link => !link.Target.StartsWith("http", StringComparison.Ordinal))
            .ToList();

        links.Count.ShouldBeGreaterThan(50);
        links.Where(link => !Leads(link.File, link.Target)).ShouldBeEmpty();
    }

    [Fact]
    public void The_list_of_documents_names_every_page()
    {
        var list = File.ReadAllText($"{House.Root()}/docs/README.md");

        Directory.EnumerateFiles($"{House.Root()}/docs", "*.md", SearchOption.AllDirectories)
            .Select(page => Path.GetRelativePath($"{House.Root()}/docs", page))
            .Where(page => page != "README.md" && !page.StartsWith("decisions/", StringComparison.Ordinal))
            .Where(page => !list.Contains($"]({page})", StringComparison.Ordinal))
            .ShouldBeEmpty();
    }

    [Fact]
    public void Every_page_that_a_source_or_script_names_is_there()
    {
        var scripts = new[] { "eng", "deploy" }.SelectMany(
            folder => Directory.EnumerateFiles($"{House.Root()}/{folder}").Select(file => $"{folder}/{Path.GetFileName(file)}"));
        string[] files = [.. House.Sources().Select(source => $"src/{source.Path}"), "build.sh", "Dockerfile", .. scripts];
        var named = files
            .SelectMany(file => Page().Matches(File.ReadAllText($"{House.Root()}/{file}")).Select(page => (file, Page: page.Value)))
            .ToList();

        named.Count.ShouldBeGreaterThan(5);
        named.Where(name => !File.Exists($"{House.Root()}/{name.Page}")).ShouldBeEmpty();
    }

    private static bool Leads(string from, string target)
    {
        var parts = target.Split('#');
        var file = parts[0].Length == 0 ? from : Path.GetFullPath(Path.Combine(Path.GetDirectoryName(from)!, parts[0]));
        return parts.Length == 1
            ? Path.Exists(file)
            : File.Exists(file) && Heading().Matches(File.ReadAllText(file)).Any(heading => Anchor(heading.Groups[1].Value) == parts[1]);
    }

    // As forges make them.
    private static string Anchor(string heading) => NotInAnchors().Replace(heading.Trim().ToLowerInvariant(), "").Replace(' ', '-');

    [GeneratedRegex(@"\]\(([^)\s]+)\)")]
    private static partial Regex Link();

    [GeneratedRegex("docs/[a-z/-]+\\.md")]
    private static partial Regex Page();

    [GeneratedRegex("^#+ (.+)$", RegexOptions.Multiline)]
    private static partial Regex Heading();

    [GeneratedRegex("[^a-z0-9 _-]")]
    private static partial Regex NotInAnchors();
}
