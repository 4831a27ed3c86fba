using System.Text.Json;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>
/// How many patterns a schema seems to have. Each costs a millisecond and some 200 KiB to compile, the dearest thing that little text
/// can ask for, so that their number is bounded beforehand.
/// </summary>
internal static class PatternCount
{
    internal const int Most = 1_000;

    internal static int Of(JsonElement schema) => schema.ValueKind switch
    {
        JsonValueKind.Object => schema.EnumerateObject().Sum(member => OwnOf(member) + Of(member.Value)),
        JsonValueKind.Array => schema.EnumerateArray().Sum(Of),
        _ => 0,
    };

    private static int OwnOf(JsonProperty member) => member.Name switch
    {
        "pattern" => 1,
        "patternProperties" when member.Value.ValueKind == JsonValueKind.Object => member.Value.GetPropertyCount(),
        _ => 0,
    };
}
