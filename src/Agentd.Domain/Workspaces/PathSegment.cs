using System.Text;

namespace Agentd.Domain.Workspaces;

/// <summary>The rules for an artifact's type and id, each of which names a single file or directory.</summary>
public static class PathSegment
{
    /// <summary>The most bytes in UTF-8: with <c>.schema.json</c> behind it, a segment still fits the 255 bytes of a file name.</summary>
    public const int MaxBytes = 240;

    /// <summary>What is wrong with a segment, and what would be right; null when it is a valid one.</summary>
    public static string? Objection(string text)
    {
        if (text.Length == 0) return "must not be empty";
        if (text is "." or "..") return "must not be '.' or '..'";
        if (text.AsSpan().ContainsAny('/', '\\', '\0')) return "must be one path segment, without '/', '\\' or NUL";
        if (!UnicodeText.IsWhole(text)) return "must be whole Unicode, and holds half of a surrogate pair";
        return Encoding.UTF8.GetByteCount(text) > MaxBytes ? $"must have at most {MaxBytes} bytes" : null;
    }
}
