using System.Buffers;
using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using System.Text.Unicode;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>
/// Reads the texts of a value. A document may parse and still hold a text that is no text: broken UTF-8, a lone surrogate escape.
/// </summary>
internal static class InstanceText
{
    private const string Unreadable = "a text is not valid Unicode (broken UTF-8 or a lone surrogate)";

    public static string Of(JsonElement text)
    {
        try
        {
            return text.GetString()!;
        }
        catch (InvalidOperationException broken)
        {
            throw new BoundReachedException(Unreadable, broken);
        }
    }

    public static string NameOf(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException broken)
        {
            throw new BoundReachedException(Unreadable, broken);
        }
    }

    /// <summary>The name without a string of its own where it is short and plain.</summary>
    public static ReadOnlySpan<char> NameOf(JsonProperty property, Span<char> buffer)
    {
        var raw = JsonMarshal.GetRawUtf8PropertyName(property);
        var isPlain = raw.Length <= buffer.Length && !raw.Contains((byte)'\\');
        return isPlain && Utf8.ToUtf16(raw, buffer, out _, out var length, replaceInvalidSequences: false) == OperationStatus.Done
            ? buffer[..length]
            : NameOf(property);
    }

    public static long CountCodePoints(JsonElement text)
    {
        var raw = JsonMarshal.GetRawUtf8Value(text)[1..^1];
        if (raw.Contains((byte)'\\') || !Utf8.IsValid(raw))
            return Of(text).EnumerateRunes().LongCount();

        var continuations = 0L;
        foreach (var unit in raw)
            if ((unit & 0xC0) == 0x80)
                continuations++;
        return raw.Length - continuations;
    }

    /// <summary>The name of a property as a value of its own.</summary>
    public static JsonElement NameAsValue(JsonProperty property)
        => JsonElement.Parse([(byte)'"', .. JsonMarshal.GetRawUtf8PropertyName(property), (byte)'"']);

    /// <summary>The name, or its raw text where the name is unreadable: a place must be told in any case.</summary>
    public static string ForDisplay(JsonProperty property)
    {
        try
        {
            return property.Name;
        }
        catch (InvalidOperationException)
        {
            return Encoding.UTF8.GetString(JsonMarshal.GetRawUtf8PropertyName(property));
        }
    }
}
