using System.Buffers;
using System.Text;
using System.Text.Encodings.Web;
using System.Text.Json;
using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection;

/// <summary>A refusal as clients read it: as a line of text, or as the interface that they speak with would say it.</summary>
internal static class RefusalWords
{
    // It is no part of a page, and people read it as it is.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The kind of content, and the content.</summary>
    public static (string Type, string Text) Of(Refusal refusal)
    {
        var text = $"agentd: {refusal.Text}";
        return refusal.Api is { } api ? ("application/json", Error(api, refusal.Status, text)) : ("text/plain; charset=utf-8", text + '\n');
    }

    private static string Error(MeteredApi api, int status, string text)
    {
        var isForNow = status >= 500;
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            if (api == MeteredApi.Anthropic) json.WriteString("type", "error");
            json.WriteStartObject("error");
            switch (api)
            {
                case MeteredApi.Anthropic:
                    json.WriteString("type", isForNow ? "overloaded_error" : "permission_error");
                    break;
                case MeteredApi.Openai:
                    var kind = isForNow ? "server_error" : "insufficient_quota";
                    json.WriteString("type", kind);
                    json.WriteString("code", kind);
                    json.WriteNull("param");
                    break;
                default:
                    json.WriteNumber("code", status);
                    json.WriteString("status", isForNow ? "UNAVAILABLE" : "PERMISSION_DENIED");
                    break;
            }
            json.WriteString("message", text);
            json.WriteEndObject();
            json.WriteEndObject();
        }
        return Encoding.UTF8.GetString(bytes.WrittenSpan);
    }
}
