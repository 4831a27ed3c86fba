using System.Text;

namespace Agentd.Domain.Workspaces;

/// <summary>What an invocation asks of a session; at most one. Null stands for none.</summary>
public abstract record SessionIntent
{
    private SessionIntent() { }

    /// <summary>Do this queued work.</summary>
    public sealed record Work(WorkUnit Unit) : SessionIntent;

    /// <summary>Do what this text asks.</summary>
    public sealed record Request(string Text) : SessionIntent
    {
        /// <summary>Never the text: it is not for logs.</summary>
        public override string ToString() => "request";
    }

    /// <summary>Start from this complete artifact, placed byte for byte.</summary>
    public sealed record Artifact(string Type, string Id, ReadOnlyMemory<byte> Document) : SessionIntent
    {
        /// <summary>The most bytes that a document may have.</summary>
        public const int MaxBytes = 16 * 1024 * 1024;

        /// <summary>Never the document: it is not for logs.</summary>
        public override string ToString() => $"artifact {Type}";
    }
}

/// <summary>A validated document that a session finds at <c>.runa/workspace/&lt;Type&gt;/&lt;Id&gt;.json</c>.</summary>
/// <param name="Type">The artifact type; one path segment.</param>
/// <param name="Id">The artifact id; one path segment.</param>
/// <param name="Document">The document's exact bytes.</param>
public sealed record OperatorInput(string Type, string Id, ReadOnlyMemory<byte> Document)
{
    /// <summary>Never the document: it is not for logs.</summary>
    public override string ToString() => $"operator input {Type}/{Id}";
}

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
