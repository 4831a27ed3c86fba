namespace Agentd.Infrastructure.Configuration.Problems;

/// <summary>One thing that is wrong, or doubtful, in a configuration file.</summary>
public sealed record ConfigurationProblem
{
    private const int MostCharacters = 8192;

    /// <summary>Where it is; null only when the file could not be read at all.</summary>
    public Place? Place { get; init; }

    /// <summary>The agent it is about: its name, or <c>agents[2]</c> while it has no usable one; null for none.</summary>
    public string? Agent { get; init; }

    /// <summary>The field it is about, such as <c>mounts[0].target</c> or <c>daemon.socket_path</c>; empty for the file itself.</summary>
    public string Field { get; init; } = "";

    /// <summary>What is wrong, and what would be right.</summary>
    public required string Message { get; init; }

    /// <summary>The problem on one line, as compilers print them.</summary>
    /// <param name="path">The file's path, as the operator gave it.</param>
    /// <param name="severity">A word put before the message, such as <c>warning</c>; null for an error.</param>
    public string Render(string path, string? severity = null)
    {
        var place = Place is { } known ? $"{path}:{known}" : path;
        var agent = Agent is null || Agent.EndsWith(']') ? Agent : $"agent '{Agent}'";
        string?[] parts = [place, severity, agent, Field is "" ? null : Field, Message];
        // The file's own words may be in it, and a terminal would act on them.
        return TerminalText.Escape(string.Join(": ", parts.Where(part => part is not null)), MostCharacters);
    }
}

/// <summary>A position in a configuration file, as editors count.</summary>
/// <param name="Line">The line, from 1.</param>
/// <param name="Column">The column, from 1, in UTF-16 units.</param>
public readonly record struct Place(int Line, int Column) : IComparable<Place>
{
    /// <summary>The first character of a file.</summary>
    public static Place Start { get; } = new(1, 1);

    /// <inheritdoc/>
    public int CompareTo(Place other) => (Line, Column).CompareTo((other.Line, other.Column));

    /// <inheritdoc/>
    public override string ToString() => $"{Line}:{Column}";
}
