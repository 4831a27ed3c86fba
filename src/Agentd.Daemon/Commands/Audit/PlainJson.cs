using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Daemon.Commands.Audit;

/// <summary>JSON values on one line, without reflection.</summary>
[JsonSerializable(typeof(JsonElement))]
internal sealed partial class PlainJson : JsonSerializerContext;
