using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization.Metadata;
using System.Text.Unicode;

namespace Agentd.Protocol.Wire;

/// <summary>Turns messages into frame bodies and back.</summary>
public static class WireJson
{
    // Text in other scripts stays as long as it is: nothing here is ever put into a web page.
    private static readonly JsonSerializerOptions Options =
        new(WireContext.Default.Options) { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The message's body in UTF-8.</summary>
    public static byte[] Write<T>(T message) where T : class => JsonSerializer.SerializeToUtf8Bytes(message, Shape<T>());

    /// <summary>The message in a frame's body.</summary>
    /// <exception cref="ProtocolException">The body is not such a message. The text never quotes the body's values.</exception>
    public static T Read<T>(ReadOnlySpan<byte> body) where T : class
    {
        if (!Utf8.IsValid(body)) throw Malformed<T>("it is not UTF-8");
        try
        {
            return JsonSerializer.Deserialize(body, Shape<T>()) ?? throw Malformed<T>("it is null");
        }
        catch (JsonException e)
        {
            throw Malformed<T>($"wrong JSON at byte {e.BytePositionInLine ?? 0} of line {(e.LineNumber ?? 0) + 1}", e);
        }
        catch (NotSupportedException e)
        {
            throw Malformed<T>("it has no known type", e);
        }
    }

    private static JsonTypeInfo<T> Shape<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    private static ProtocolException Malformed<T>(string why, Exception? cause = null) =>
        new(ProblemCode.Malformed, $"a frame is not a valid {typeof(T).Name.ToLowerInvariant()}: {why}", cause);
}
