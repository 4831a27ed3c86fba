namespace Agentd.Infrastructure.Configuration.Keys;

/// <summary>A key that a table may have: one entry here is known to the reader, the schema and the documentation.</summary>
/// <param name="Name">The key as it is written.</param>
/// <param name="Meaning">What it decides, in a sentence.</param>
/// <param name="Otherwise">What holds without it, in words; null when it is required or nothing happens.</param>
/// <param name="Example">A value as it would be written in TOML; null for tables.</param>
/// <param name="Required">Whether its table must have it.</param>
internal abstract record KnownKey(string Name, string Meaning, string? Otherwise, string? Example, bool Required)
{
    /// <summary>What its value looks like.</summary>
    public abstract ValueShape Shape { get; }
}

/// <summary>A key whose values are read as <typeparamref name="T"/>.</summary>
internal sealed record KnownKey<T>(
    string Name, ValueShape<T> Shape, string Meaning, string? Otherwise = null, string? Example = null, bool Required = false)
    : KnownKey(Name, Meaning, Otherwise, Example, Required)
{
    public override ValueShape<T> Shape { get; } = Shape;
}
