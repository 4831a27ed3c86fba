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
    public static JsonEquality Instance { get; } = new();

    public bool Equals(JsonElement left, JsonElement right)
    {
        if (left.ValueKind != right.ValueKind)
            return false;

        EnsureStack();
        return left.ValueKind switch
        {
            JsonValueKind.Number => ExactNumber.Of(left).Equals(ExactNumber.Of(right)),
            JsonValueKind.String => InstanceText.Of(left) == InstanceText.Of(right),
            JsonValueKind.Array => ArraysEqual(left, right),
            JsonValueKind.Object => ObjectsEqual(left, right),
            _ => true,
        };
    }

    public int GetHashCode(JsonElement value)
    {
        EnsureStack();
        return value.ValueKind switch
        {
            JsonValueKind.Number => ExactNumber.Of(value).GetHashCode(),
            JsonValueKind.String => InstanceText.Of(value).GetHashCode(),
            JsonValueKind.Array => HashOfArray(value),
            JsonValueKind.Object => HashOfObject(value),
            var kind => (int)kind,
        };
    }

    private bool ArraysEqual(JsonElement left, JsonElement right)
        => left.GetArrayLength() == right.GetArrayLength()
            && left.EnumerateArray().Zip(right.EnumerateArray()).All(pair => Equals(pair.First, pair.Second));

    private bool ObjectsEqual(JsonElement left, JsonElement right)
    {
        if (left.GetPropertyCount() != right.GetPropertyCount())
            return false;

        var members = new Dictionary<string, JsonElement>(StringComparer.Ordinal);
        foreach (var member in right.EnumerateObject())
            members[InstanceText.NameOf(member)] = member.Value;
        foreach (var member in left.EnumerateObject())
            if (!members.TryGetValue(InstanceText.NameOf(member), out var twin) || !Equals(member.Value, twin))
                return false;

        return true;
    }

    private int HashOfArray(JsonElement array)
    {
        var hash = new HashCode();
        foreach (var item in array.EnumerateArray())
            hash.Add(GetHashCode(item));
        return hash.ToHashCode();
    }

    private int HashOfObject(JsonElement value)
    {
        var hash = value.GetPropertyCount();
        foreach (var member in value.EnumerateObject())
            hash ^= HashCode.Combine(InstanceText.NameOf(member), GetHashCode(member.Value));
        return hash;
    }

    private static void EnsureStack()
    {
        if (!RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new BoundReachedException("the value is nested too deep to be compared");
    }
}
