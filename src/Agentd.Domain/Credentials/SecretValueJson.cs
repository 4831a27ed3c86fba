using System.Text.Json;
using System.Text.Json.Serialization;

namespace Agentd.Domain.Credentials;

/// <summary>Refuses to take a <see cref="SecretValue"/> into or out of JSON: neither a record nor a message may carry one.</summary>
internal sealed class SecretValueJson : JsonConverter<SecretValue>
{
    public override SecretValue Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret value is never read from JSON: resolve it from its source.");

    public override void Write(Utf8JsonWriter writer, SecretValue value, JsonSerializerOptions options) =>
        throw new NotSupportedException("A secret value is never written as JSON.");
}
