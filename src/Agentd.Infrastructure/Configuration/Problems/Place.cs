namespace Agentd.Infrastructure.Configuration.Problems;

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
