using System.Globalization;
using System.Text.Json;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Loading;
using Agentd.JsonSchema.Numbers;
using Agentd.JsonSchema.Patterns;
using Agentd.JsonSchema.Vocabularies;

namespace Agentd.JsonSchema.Compiling;

/// <summary>A schema object as the keywords read it: typed, and with errors that name the place.</summary>
internal sealed class KeywordSource(SchemaCompiler compiler, SchemaPlace place)
{
    public bool Uses(Vocabulary vocabulary) => place.Resource.Vocabularies.HasFlag(vocabulary);

    public bool TryGet(string keyword, out JsonElement value) => place.Element.TryGetProperty(keyword, out value);

    public SchemaException Error(string keyword, string problem, Exception? cause = null)
        => new(place.Location + "/" + keyword, problem, cause);

    public string? Text(string keyword) => SchemaText.Optional(place.Element, keyword, place.Location);

    public string Excerpt(string keyword) => Keywords.SchemaExcerpt.Of(place.Element.GetProperty(keyword));

    public bool Flag(string keyword)
    {
        if (!TryGet(keyword, out var value))
            return false;

        return value.ValueKind is JsonValueKind.True or JsonValueKind.False
            ? value.GetBoolean()
            : throw Error(keyword, $"The value of {keyword} is true or false.");
    }

    public ExactNumber? Number(string keyword)
    {
        if (!TryGet(keyword, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Number)
            throw Error(keyword, $"The value of {keyword} is a number.");

        return ExactNumber.Of(value);
    }

    public long? Count(string keyword)
    {
        if (Number(keyword) is not { } number)
            return null;
        if (!number.IsInteger || (!number.IsPositive && !number.IsZero))
            throw Error(keyword, $"The value of {keyword} is an integer of 0 or more.");

        // A count that no document reaches needs no exact value.
        return number.Digits.Length + number.Exponent > 18
            ? long.MaxValue
            : long.Parse("0" + number.Digits + new string('0', (int)number.Exponent), CultureInfo.InvariantCulture);
    }

    public string[] Names(string keyword, JsonElement value)
    {
        if (value.ValueKind != JsonValueKind.Array || value.EnumerateArray().Any(item => item.ValueKind != JsonValueKind.String))
            throw Error(keyword, $"The value of {keyword} holds names as an array of strings.");

        return [.. value.EnumerateArray().Select(item => item.GetString()!)];
    }

    public EcmaPattern Pattern(string keyword, string source)
    {
        try
        {
            return compiler.Pattern(source);
        }
        catch (PatternSyntaxException broken)
        {
            var pattern = Keywords.SchemaExcerpt.Of(source);
            throw Error(keyword, $"The pattern '{pattern}' is not a regular expression of ECMA-262: {broken.Message}", broken);
        }
    }

    public IEnumerable<JsonProperty> Members(string keyword)
    {
        if (!TryGet(keyword, out var value))
            return [];

        return value.ValueKind == JsonValueKind.Object
            ? value.EnumerateObject()
            : throw Error(keyword, $"The value of {keyword} is an object.");
    }

    public Subschema? Subschema(string keyword) => TryGet(keyword, out _) ? SubschemaAt("/" + keyword) : null;

    public Subschema Subschema(string keyword, string member) => SubschemaAt(JsonPointer.Append("/" + keyword, member));

    public Subschema[]? Subschemas(string keyword)
    {
        if (!TryGet(keyword, out var value))
            return null;
        if (value.ValueKind != JsonValueKind.Array || value.GetArrayLength() == 0)
            throw Error(keyword, $"The value of {keyword} is an array of one or more schemas.");

        return [.. Enumerable.Range(0, value.GetArrayLength()).Select(index => SubschemaAt($"/{keyword}/{index}"))];
    }

    public IEnumerable<KeyValuePair<string, Subschema>> SubschemaMap(string keyword)
        => Members(keyword).DistinctBy(member => member.Name)
            .Select(member => KeyValuePair.Create(member.Name, Subschema(keyword, member.Name)));

    public Subschema Referenced(string keyword, string reference)
        => new(compiler.NodeOf(compiler.Resolve(place, keyword, reference)), "/" + keyword);

    private Subschema SubschemaAt(string step)
        => place.Document.Places.TryGetValue(place.Pointer + step, out var inner)
            ? new Subschema(compiler.NodeOf(inner), step)
            : throw new SchemaException(place.Location + step, "A schema is an object, true or false.");
}
