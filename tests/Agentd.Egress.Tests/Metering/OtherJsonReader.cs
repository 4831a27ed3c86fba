using System.Text;
using System.Text.Json;

namespace Agentd.Egress.Tests.Metering;

/// <summary>What the platform's own reader finds of the members that a scan was asked for, and JSON to be read.</summary>
internal static class OtherJsonReader
{
    private static readonly string[] _names = ["a", "b", "usage", "model", "x", "", "\\u0061", "us\\u0061ge", "é"];

    private static readonly string[] _scalars =
    [
        "0", "-1", "12", "1.5", "2e3", "true", "null", "9999999999999999999999", "\"\"", "\"12\"", "\"\\n\"", "\"{\"", "\"\\u00e9\"",
        "\"é\"",
    ];

    /// <summary>What is found; null for what is no JSON.</summary>
    public static string? Find(byte[] bytes, IReadOnlyCollection<string> names)
    {
        var reader = new Utf8JsonReader(bytes, new JsonReaderOptions { MaxDepth = 128 });
        var found = new List<string>();
        try
        {
            if (!reader.Read()) return null;
            Value(ref reader, "", names, found);
            return reader.Read() ? null : string.Join(' ', found);
        }
        catch (JsonException)
        {
            return null;
        }
    }

    /// <summary>Some JSON.</summary>
    public static string Any(Random random, int depth = 0)
    {
        if (depth == 6 || random.Next(3) == 0) return _scalars[random.Next(_scalars.Length)];
        var (isArray, blank) = (random.Next(2) == 0, random.Next(4) == 0 ? "\r\n\t " : "");
        var parts = Enumerable.Range(0, random.Next(4)).Select(_ =>
            (isArray ? "" : $"\"{_names[random.Next(_names.Length)]}\"{blank}:") + Any(random, depth + 1));
        var inner = blank + string.Join($"{blank},{blank}", parts);
        return isArray ? $"[{inner}]" : $"{{{inner}}}";
    }

    private static void Value(ref Utf8JsonReader reader, string? place, IReadOnlyCollection<string> names, List<string> found)
    {
        switch (reader.TokenType)
        {
            case JsonTokenType.StartObject:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndObject)
                {
                    var name = reader.ValueIsEscaped ? null : Encoding.UTF8.GetString(reader.ValueSpan);
                    reader.Read();
                    Value(ref reader, name is null || !names.Contains(name) ? null : Inner(place, name), names, found);
                }
                break;
            case JsonTokenType.StartArray:
                while (reader.Read() && reader.TokenType != JsonTokenType.EndArray)
                    Value(ref reader, place is null ? null : place + "[]", names, found);
                break;
            case var type when place is not null && !reader.ValueIsEscaped:
                var text = Encoding.UTF8.GetString(reader.ValueSpan);
                found.Add(type == JsonTokenType.String ? $"{place}='{text}'" : $"{place}={text}");
                break;
        }
    }

    private static string? Inner(string? place, string name) => place is null ? null : place.Length == 0 ? name : $"{place}.{name}";
}
