using System.Text;

namespace Agentd.Infrastructure.Starters;

/// <summary>What this program carries of the examples, for whoever begins.</summary>
public static class Starter
{
    private const string Declarations = "agents/", File = "/agent.toml", Methodology = "methodology/";

    /// <summary>The kinds of agent that there is a declaration of, in the order of their names.</summary>
    public static IReadOnlyList<string> Kinds { get; } =
        [.. Names(Declarations).Select(name => name[..^File.Length]).Order(StringComparer.Ordinal)];

    /// <summary>The declaration of a kind of agent, as TOML.</summary>
    /// <param name="kind">One of <see cref="Kinds"/>.</param>
    internal static string Declaration(string kind) => Encoding.UTF8.GetString(Content($"{Declarations}{kind}{File}"));

    /// <summary>The files of a methodology in miniature, by their paths in its directory.</summary>
    internal static IEnumerable<(string Path, byte[] Content)> MethodologyFiles() =>
        Names(Methodology).Select(path => (path, Content(Methodology + path)));

    private static IEnumerable<string> Names(string prefix) => typeof(Starter).Assembly.GetManifestResourceNames()
        .Where(name => name.StartsWith(prefix, StringComparison.Ordinal)).Select(name => name[prefix.Length..]);

    private static byte[] Content(string name)
    {
        using var stream = typeof(Starter).Assembly.GetManifestResourceStream(name)
            ?? throw new InvalidOperationException($"{name} is not part of this build.");
        var content = new byte[stream.Length];
        stream.ReadExactly(content);
        return content;
    }
}
