using System.Buffers;
using System.Text.Json;
using System.Text.Unicode;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// Reads JSON that means the same to every reader: UTF-8 without a byte-order mark, no key twice, no comments, no half characters, one
/// value and nothing after it, nested <see cref="MaxDepth"/> levels deep at most.
/// </summary>
internal static class StrictJson
{
    internal const int MaxDepth = 1_024;

    private static readonly JsonDocumentOptions Rules = new() { AllowDuplicateProperties = false, MaxDepth = MaxDepth };

    /// <summary>Parses a text; the caller disposes of the document, and leaves the text alone while it lives.</summary>
    /// <exception cref="UnusableJsonException">It is refused; the message says where, if that is known.</exception>
    internal static JsonDocument Parse(ReadOnlyMemory<byte> utf8)
    {
        if (utf8.Span.StartsWith("\uFEFF"u8))
            throw new UnusableJsonException("it starts with a byte-order mark; save it as UTF-8 without one");
        if (!Utf8.IsValid(utf8.Span)) throw new UnusableJsonException("it is not valid UTF-8; save it as UTF-8");
        try
        {
            RequireWholeCharacters(utf8.Span);
            return JsonDocument.Parse(utf8, Rules);
        }
        catch (JsonException refusal)
        {
            throw new UnusableJsonException($"it is not strict JSON{Place(refusal)}: {FirstSentence(refusal.Message)}", refusal);
        }
    }

    // \ud800 alone is good UTF-8 and good JSON, but no text: no two programs read it alike.
    private static void RequireWholeCharacters(ReadOnlySpan<byte> utf8)
    {
        var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = MaxDepth });
        while (reader.Read())
            if (reader.ValueIsEscaped) RequireWholeCharacters(ref reader);
    }

    private static void RequireWholeCharacters(ref Utf8JsonReader reader)
    {
        var room = ArrayPool<byte>.Shared.Rent(reader.ValueSpan.Length);
        try
        {
            reader.CopyString(room);
        }
        catch (InvalidOperationException half)
        {
            throw new UnusableJsonException(
                $"the text that begins at byte {reader.TokenStartIndex + 1} holds half of a surrogate pair", half);
        }
        finally
        {
            ArrayPool<byte>.Shared.Return(room);
        }
    }

    private static string Place(JsonException refusal) =>
        refusal.LineNumber is { } line ? $" at line {line + 1}, byte {refusal.BytePositionInLine + 1}" : "";

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return (end < 0 ? message : message[..end]).TrimEnd('.');
    }
}
