using System.Text.Json;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>What stands in a member of a request.</summary>
/// <param name="Number">A whole number; null for anything else.</param>
/// <param name="Text">A short text; null for anything else.</param>
internal readonly record struct BodyMember(long? Number, string? Text);

/// <summary>
/// Finds members of a request's body that count, each once and as it is usually written: of two, or in other letters, servers take the
/// one that they like.
/// </summary>
internal ref struct BodyMembers
{
    // Schemas of tools are deep.
    private const int Deepest = 256;
    private const int LongestName = 256;

    private readonly Dictionary<string, string> _names;
    private readonly Dictionary<string, BodyMember> _found = new(StringComparer.Ordinal);
    private readonly HashSet<string> _seen = new(StringComparer.OrdinalIgnoreCase);
    private Utf8JsonReader _reader;

    private BodyMembers(ReadOnlySpan<byte> body, DemandNames names)
    {
        _reader = new Utf8JsonReader(body, new JsonReaderOptions { MaxDepth = Deepest });
        var places = names.All.SelectMany(name => name.Split('.') is [var outer, _] ? (string[])[outer, name] : [name]).Distinct();
        _names = places.ToDictionary(name => name, StringComparer.OrdinalIgnoreCase);
    }

    /// <summary>The members that are there, and not null.</summary>
    /// <exception cref="JsonException">The body is no JSON object, or one of them can be read in two ways.</exception>
    public static Dictionary<string, BodyMember> Read(ReadOnlySpan<byte> body, DemandNames names)
    {
        var members = new BodyMembers(body, names);
        if (!members._reader.Read() || members._reader.TokenType != JsonTokenType.StartObject) throw new JsonException("it is no object");
        members.ReadObject("");
        while (members._reader.Read())
        {
            // What follows the object makes it none.
        }
        return members._found;
    }

    private void ReadObject(string within)
    {
        while (_reader.Read() && _reader.TokenType != JsonTokenType.EndObject)
        {
            var name = Known(within);
            _reader.Read();
            if (name is null) _reader.Skip();
            else if (_reader.TokenType == JsonTokenType.StartObject && HasInner(name)) ReadObject(name + ".");
            else Take(name);
        }
    }

    private readonly bool HasInner(string name)
    {
        foreach (var place in _names.Values)
            if (place.StartsWith(name + ".", StringComparison.Ordinal)) return true;
        return false;
    }

    private readonly string? Known(string within)
    {
        if (_reader.ValueSpan.Length > LongestName || !_names.TryGetValue(within + _reader.GetString(), out var known)) return null;
        if (known != within + _reader.GetString() || !_seen.Add(known)) throw new JsonException($"{known} can be read in two ways");
        return known;
    }

    private void Take(string name)
    {
        if (_reader.TokenType == JsonTokenType.Null) return;
        _found[name] = new BodyMember(
            _reader.TokenType == JsonTokenType.Number && _reader.TryGetInt64(out var number) ? number : null,
            _reader.TokenType == JsonTokenType.String && _reader.ValueSpan.Length <= LongestName ? _reader.GetString() : null);
        _reader.Skip();
    }
}
