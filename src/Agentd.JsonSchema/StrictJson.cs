using System.Text.Json;
using System.Text.Unicode;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema;

/// <summary>
/// Reads JSON that means the same to every reader: no byte-order mark, no duplicate keys, no comments, no broken UTF-8 or lone
/// surrogates, one value and nothing after it.
/// </summary>
public static class StrictJson
{
    /// <summary>The deepest nesting accepted where the caller names no other: 1,024 levels.</summary>
    public const int DefaultMaxDepth = 1_024;

    /// <summary>Parses a document.</summary>
    /// <param name="utf8">The text. It must not change while the document lives.</param>
    /// <param name="maxDepth">The deepest nesting accepted, in levels.</param>
    /// <returns>The document; the caller disposes of it.</returns>
    /// <exception cref="StrictJsonException">The text is refused; it names the place.</exception>
    public static JsonDocument Parse(ReadOnlyMemory<byte> utf8, int maxDepth = DefaultMaxDepth)
    {
        Require(utf8.Span, maxDepth);
        return JsonDocument.Parse(utf8, new JsonDocumentOptions { MaxDepth = maxDepth });
    }

    /// <summary>Checks a text without building a document.</summary>
    internal static void Require(ReadOnlySpan<byte> utf8, int maxDepth)
    {
        if (utf8.StartsWith("\uFEFF"u8))
            throw new StrictJsonException("", "The document starts with a byte-order mark; save it as UTF-8 without one.");

        var place = new ReadingPlace(maxDepth);
        try
        {
            var reader = new Utf8JsonReader(utf8, new JsonReaderOptions { MaxDepth = maxDepth + 1 });
            while (reader.Read())
                Follow(ref reader, place);
        }
        catch (JsonException broken)
        {
            var position = $"line {broken.LineNumber + 1}, byte {broken.BytePositionInLine + 1}";
            throw new StrictJsonException(place.Pointer, $"The document is not JSON: {position}: {FirstSentence(broken.Message)}", broken);
        }
    }

    private static void Follow(ref Utf8JsonReader reader, ReadingPlace place)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject or JsonTokenType.StartArray:
                place.Enter(isObject: reader.TokenType == JsonTokenType.StartObject);
                break;
            case JsonTokenType.EndObject or JsonTokenType.EndArray:
                place.Leave();
                break;
            case JsonTokenType.PropertyName:
                place.MoveTo(Text(ref reader, place));
                break;
            case JsonTokenType.String:
                place.Value();
                if (reader.ValueIsEscaped || !Utf8.IsValid(reader.ValueSpan))
                    Text(ref reader, place);
                break;
            default:
                place.Value();
                break;
        }
    }

    private static string Text(ref Utf8JsonReader reader, ReadingPlace place)
    {
        try
        {
            return reader.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new StrictJsonException(place.Pointer, "A text is not valid Unicode (broken UTF-8 or a lone surrogate).", broken);
        }
    }

    private static string FirstSentence(string message)
    {
        var end = message.IndexOf(" LineNumber:", StringComparison.Ordinal);
        return end < 0 ? message : message[..end];
    }
}
