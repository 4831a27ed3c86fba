using System.Text.Encodings.Web;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Notify.Protocol;

/// <summary>How everything between the daemon, the spool, the notifier and a sink is written.</summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    UseStringEnumConverter = true)]
[JsonSerializable(typeof(Notice))]
[JsonSerializable(typeof(DeliveryOrder))]
[JsonSerializable(typeof(DeliveryReport))]
public sealed partial class NotifyJson : JsonSerializerContext
{
    private static NotifyJson? _plain;

    /// <summary>Writes characters as they are: nothing of it is ever put into a page.</summary>
    public static NotifyJson Plain => _plain ??= new NotifyJson(new JsonSerializerOptions(Default.Options)
    {
        Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping,
    });
}
