namespace Agentd.Domain.Credentials;

/// <summary>What stands for a value in a session.</summary>
public static class Placeholder
{
    /// <summary>The fewest characters: a shorter one could be met by chance.</summary>
    public const int MinLength = 16;

    private const int MaxLength = 4096;

    /// <summary>What is wrong with a placeholder, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length is < MinLength or > MaxLength) return $"must have {MinLength} to {MaxLength} characters";
        return text.All(c => char.IsAsciiLetterOrDigit(c) || c is '-' or '.' or '_' or '~')
            ? null : "must hold letters, digits, '-', '.', '_' and '~' alone, which are the same in every place of a request";
    }
}
