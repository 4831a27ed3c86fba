using System.Text;

namespace Agentd.Domain.Workspaces;

/// <summary>The id of queued work that a session is to do: 1 to 256 bytes, no control character, no leading <c>-</c>.</summary>
public sealed record WorkUnit
{
    /// <summary>The most bytes that an id may have in UTF-8.</summary>
    public const int MaxBytes = 256;

    private WorkUnit(string value) => Value = value;

    /// <summary>The id's text.</summary>
    public string Value { get; }

    /// <summary>What is wrong with an id, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length == 0) return "must not be empty";
        if (Encoding.UTF8.GetByteCount(text) > MaxBytes) return $"must have at most {MaxBytes} bytes";
        if (text.Any(char.IsControl)) return "must not hold control characters";
        return text[0] == '-' ? "must not begin with '-'" : null;
    }

    /// <summary>Reads an id.</summary>
    /// <exception cref="FormatException">The id is not valid; the message says why.</exception>
    public static WorkUnit Parse(string text) =>
        Objection(text) is { } objection ? throw new FormatException($"work unit {objection}") : new WorkUnit(text);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
