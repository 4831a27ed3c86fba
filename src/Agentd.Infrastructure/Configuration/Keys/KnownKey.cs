using Agentd.Infrastructure.Configuration.Keys.Shapes;

namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>A key that a table may have: one entry here is known to the reader, the schema and the documentation.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Shape">What its value looks like.</param>
/// <param name="Meaning">What it decides, in a sentence.</param>
internal sealed record KnownKey(string Name, ValueShape Shape, string Meaning)
{
    /// <summary>Whether its table must have it.</summary>
    public bool Required { get; init; }

    /// <summary>What holds without it, in words; null when it is required or nothing happens.</summary>
    public string? Otherwise { get; init; }

    /// <summary>A value as it would be written in TOML.</summary>
    public string? Example { get; init; }
}
