using System.Text.RegularExpressions;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed partial class TroubleshootingGuideTests
{
    [Fact]
    public void Every_event_of_the_log_has_its_line_in_the_troubleshooting_guide()
    {
        var repository = Repository();
        var events = Directory.EnumerateFiles($"{repository}/src", "*Log.cs", SearchOption.AllDirectories)
            .SelectMany(file => EventName().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToList();
        var guide = File.ReadAllText($"{repository}/docs/troubleshooting.md");

        events.Count.ShouldBeGreaterThan(20);
        events.Where(name => !guide.Contains($"`{name}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    [Fact]
    public void Every_kind_of_warning_about_a_record_has_its_row_in_the_troubleshooting_guide()
    {
        var repository = Repository();
        var kinds = Directory.EnumerateFiles($"{repository}/src/Agentd.Application", "*.cs", SearchOption.AllDirectories)
            .SelectMany(file => WarningKind().Matches(File.ReadAllText(file)).Select(match => match.Groups[1].Value))
            .ToList();
        var guide = File.ReadAllText($"{repository}/docs/troubleshooting.md");

        kinds.Count.ShouldBeGreaterThan(5);
        kinds.Where(kind => !guide.Contains($"`{kind}`", StringComparison.Ordinal)).ShouldBeEmpty();
    }

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory.FullName;
    }

    [GeneratedRegex("EventName = \"([^\"]+)\"")]
    private static partial Regex EventName();

    [GeneratedRegex("AuditWarning\\([^\"]*, \"([a-z_]+)\"")]
    private static partial Regex WarningKind();
}
