using System.Reflection;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Protocol.Tests;

/// <summary>All messages as text: one line a message, its fields by name with their types. What the contract's hash is of.</summary>
internal static class ContractDescription
{
    private static readonly NullabilityInfoContext Nullability = new();

    public static string Text()
    {
        var described = new SortedDictionary<string, string>(StringComparer.Ordinal);
        Describe(typeof(Hello), described);
        foreach (var root in new[] { typeof(Request), typeof(Reply) })
        {
            foreach (var derived in root.GetCustomAttributes<JsonDerivedTypeAttribute>())
            {
                Describe(derived.DerivedType, described);
                described[$"{root.Name} {derived.TypeDiscriminator}"] = derived.DerivedType.Name;
            }
        }

        return string.Concat(described.Select(pair => $"{pair.Key}: {pair.Value}\n"));
    }

    public static string Hash() => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(Text())));

    private static void Describe(Type type, SortedDictionary<string, string> described)
    {
        if (described.ContainsKey(type.Name)) return;
        if (type.IsEnum)
        {
            described[type.Name] = string.Join(" | ", Enum.GetNames(type).Select(JsonNamingPolicy.SnakeCaseLower.ConvertName));
            return;
        }

        described[type.Name] = "";
        var fields = type.GetProperties(BindingFlags.Public | BindingFlags.Instance).OrderBy(p => p.Name, StringComparer.Ordinal)
            .Select(p => $"{JsonNamingPolicy.SnakeCaseLower.ConvertName(p.Name)} {Name(p, described)}");
        described[type.Name] = string.Join(", ", fields);
    }

    private static string Name(PropertyInfo property, SortedDictionary<string, string> described)
    {
        var nullable = Nullability.Create(property).ReadState == NullabilityState.Nullable ? "?" : "";
        return Name(property.PropertyType, described) + nullable;
    }

    private static string Name(Type type, SortedDictionary<string, string> described)
    {
        if (Nullable.GetUnderlyingType(type) is { } inner) return Name(inner, described);
        if (type.IsGenericType)
            return $"{type.Name.Split('`')[0]}<{string.Join(", ", type.GetGenericArguments().Select(t => Name(t, described)))}>";
        if (type.Namespace!.StartsWith("Agentd", StringComparison.Ordinal)) Describe(type, described);
        return type.Name;
    }
}
