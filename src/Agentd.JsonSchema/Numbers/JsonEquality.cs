using System.Runtime.CompilerServices;
using System.Text.Json;
using Agentd.JsonSchema.Evaluation;

namespace Agentd.JsonSchema.Numbers;

/// <summary>
/// The equality of JSON Schema: numbers by value, strings by code points, objects regardless of order. With a hash that agrees, so that
/// a large array is searched for twins in linear time.
/// </summary>
internal sealed class JsonEquality : IEqualityComparer<JsonElement>
{
    private const int MaxDepth = 2_000;

    public static JsonEquality Instance { get; } = new();

    public bool Equals(JsonElement left, JsonElement right) => Equals(left, right, 0);

    public int GetHashCode(JsonElement value) => Hash(value, 0);

    private static bool Equals(JsonElement left, JsonElement right, int depth)
    {
        Bound(depth);
        return left.ValueKind == right.ValueKind && left.ValueKind switch
        {
            JsonValueKind.Number => ExactNumber.Of(left).Equals(ExactNumber.Of(right)),
            JsonValueKind.String => InstanceText.Of(left) == InstanceText.Of(right),
            JsonValueKind.Array => ArraysEqual(left, right, depth + 1),
            JsonValueKind.Object => ObjectsEqual(left, right, depth + 1),
            _ => true,
        };
    }

    private static bool ArraysEqual(JsonElement left, JsonElement right, int depth)
        => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Equals(pair.First, pair.Second, depth));

    private static bool ObjectsEqual(JsonElement left, JsonElement right, int depth)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount())
            return false;

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in right.EnumerateObject())
            members[InstanceText.NameOf(member)] = member.Value;
        foreach (var member in left.EnumerateObject())
            if (!members.TryGetValue(InstanceText.NameOf(member), out var twin) || !Equals(member.Value, twin, depth))
                return false;

        return true;
    }

    private static int Hash(JsonElement value, int depth)
    {
        Bound(depth);
        return value.ValueKind switch
        {
            JsonValueKind.Number => ExactNumber.Of(value).GetHashCode(),
            JsonValueKind.String => InstanceText.Of(value).GetHashCode(),
            JsonValueKind.Array => HashOfArray(value, depth + 1),
            JsonValueKind.Object => HashOfObject(value, depth + 1),
            var kind => (int)kind,
        };
    }

    private static int HashOfArray(JsonElement array, int depth)
    {
        var hash = new HashCode();
        foreach (var item in array.EnumerateArray())
            hash.Add(Hash(item, depth));
        return hash.ToHashCode();
    }

    private static int HashOfObject(JsonElement value, int depth)
    {
        var hash = value.GetPropertyCount();
        foreach (var member in value.EnumerateObject())
            hash ^= HashCode.Combine(InstanceText.NameOf(member), Hash(member.Value, depth));
        return hash;
    }

    private static void Bound(int depth)
    {
        if (depth > MaxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new BoundReachedException($"a value that is to be compared is nested deeper than {depth} levels");
    }
}
