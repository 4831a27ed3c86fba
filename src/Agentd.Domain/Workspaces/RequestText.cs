using System.Text;

namespace Agentd.Domain.Workspaces;

/// <summary>The rules for what an operator may ask in words: any Unicode but blanks alone, to 1 MiB.</summary>
public static class RequestText
{
    /// <summary>The most bytes that a request may have in UTF-8.</summary>
    public const int MaxBytes = 1024 * 1024;

    /// <summary>What is wrong with a text; null when it may be asked.</summary>
    public static string? Objection(string text)
    {
        if (string.IsNullOrWhiteSpace(text)) return "must not be blank";
        if (!UnicodeText.IsWhole(text)) return "must be whole Unicode, and holds half of a surrogate pair";
        return Encoding.UTF8.GetByteCount(text) > MaxBytes ? $"must have at most {MaxBytes} bytes" : null;
    }
}

/// <summary>Whether a text can be written down as UTF-8 without becoming another.</summary>
internal static class UnicodeText
{
    internal static bool IsWhole(string text)
    {
        for (var at = 0; at < text.Length; at += char.IsSurrogate(text[at]) ? 2 : 1)
            if (char.IsSurrogate(text[at]) && !Rune.TryGetRuneAt(text, at, out _)) return false;
        return true;
    }
}
