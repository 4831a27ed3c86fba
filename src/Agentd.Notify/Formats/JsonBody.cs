using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>The format <c>json</c>: the notice; of several, an object that carries them.</summary>
internal static class JsonBody
{
    public static byte[] Of(Batch batch) => batch.Notices switch
    {
        [var only] => JsonSerializer.SerializeToUtf8Bytes(only with { Id = batch.Id }, NotifyJson.Plain.Notice),
        [.., var last] several => JsonSerializer.SerializeToUtf8Bytes(
            new NoticeGroup("group", last.Time, batch.Id, last.Host, last.DaemonId, several), GroupJson.Default.NoticeGroup),
        [] => throw new ArgumentException("a message tells of something", nameof(batch)),
    };
}

/// <summary>Several notices as one message.</summary>
/// <param name="Type">Always <c>group</c>.</param>
/// <param name="Time">When the last of them happened.</param>
/// <param name="Id">The message's id.</param>
/// <param name="Host">The host's name.</param>
/// <param name="DaemonId">The daemon.</param>
/// <param name="Events">The notices, the oldest first.</param>
internal sealed record NoticeGroup(
    string Type, DateTimeOffset Time, string Id, string Host, string DaemonId, IReadOnlyList<Notice> Events);

[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(NoticeGroup))]
internal sealed partial class GroupJson : JsonSerializerContext;
