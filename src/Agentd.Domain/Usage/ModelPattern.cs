namespace Agentd.Domain.Usage;

/// <summary>Which models are meant: one by its name, or all whose names begin alike.</summary>
public readonly record struct ModelPattern
{
    private const char Rest = '*';

    private ModelPattern(string text) => Text = text;

    /// <summary>The pattern as it is written.</summary>
    public string Text { get; }

    /// <summary>Reads one.</summary>
    /// <exception cref="FormatException">It is none.</exception>
    public static ModelPattern Parse(string text) =>
        Objection(text) is null ? new ModelPattern(text) : throw new FormatException($"'{text}' is no pattern of models.");

    /// <summary>What is wrong with a pattern; null when it is a valid one.</summary>
    public static string? Objection(string text) =>
        ModelName.IsOne(text) && text.IndexOf(Rest, StringComparison.Ordinal) is var at && (at < 0 || at == text.Length - 1)
            ? null
            : $"must be a model's name of at most {ModelName.Longest} characters, or its beginning and '*', as in \"claude-sonnet-*\"";

    /// <summary>Whether a model is meant; case counts.</summary>
    public bool Matches(string model) => Text.EndsWith(Rest)
        ? model.AsSpan().StartsWith(Text.AsSpan(..^1), StringComparison.Ordinal) : model == Text;

    /// <inheritdoc/>
    public override string ToString() => Text;
}
