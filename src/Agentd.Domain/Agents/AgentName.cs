using System.Collections.Frozen;

namespace Agentd.Domain.Agents;

/// <summary>An agent's name, which is also the session user's name inside the container.</summary>
public readonly record struct AgentName
{
    /// <summary>The most characters that a name may have.</summary>
    public const int MaxLength = 32;

    private static readonly FrozenSet<string> SystemUsers =
        FrozenSet.Create("root", "nobody", "daemon", "bin", "sys", "man", "mail");

    private readonly string? _value;

    private AgentName(string value) => _value = value;

    /// <summary>The name's text.</summary>
    public string Value => _value ?? throw new InvalidOperationException("An agent name was used before it was read.");

    /// <summary>The session user's home inside the container.</summary>
    public string Home => $"/home/{Value}";

    /// <summary>What is wrong with a name, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length is 0 or > MaxLength) return $"must have 1 to {MaxLength} characters";
        if (!char.IsAsciiLetterLower(text[0])) return "must begin with a letter a to z";
        if (!text.All(c => char.IsAsciiLetterLower(c) || char.IsAsciiDigit(c) || c is '_' or '-'))
            return "may hold only a to z, 0 to 9, '_' and '-'";
        return SystemUsers.Contains(text) ? $"'{text}' is a user of every base system; choose another name" : null;
    }

    /// <summary>Reads a name; false when it is not valid.</summary>
    public static bool TryParse(string? text, out AgentName name)
    {
        var valid = text is not null && Objection(text) is null;
        name = valid ? new AgentName(text!) : default;
        return valid;
    }

    /// <summary>Reads a name.</summary>
    /// <exception cref="FormatException">The name is not valid; the message says why.</exception>
    public static AgentName Parse(string text) =>
        Objection(text) is { } objection ? throw new FormatException($"agent name '{text}' {objection}") : new AgentName(text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
