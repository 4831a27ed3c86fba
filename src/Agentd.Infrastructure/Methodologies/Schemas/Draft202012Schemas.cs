using Agentd.Application.Ports;
using Agentd.JsonSchema;

namespace Agentd.Infrastructure.Methodologies.Schemas;

/// <summary>JSON Schema draft 2020-12 through Agentd.JsonSchema; only this folder knows that library.</summary>
internal sealed class Draft202012Schemas : IArtifactSchemas
{
    /// <inheritdoc/>
    public IArtifactSchema Compile(ReadOnlyMemory<byte> utf8)
    {
        try
        {
            using var document = StrictJson.Parse(utf8);
            if (PatternCount.Of(document.RootElement) is var patterns and > PatternCount.Most)
                throw new UnusableJsonException("", $"it has {patterns} patterns and may have at most {PatternCount.Most}");
            return new Draft202012Schema(Schema.Compile(document.RootElement));
        }
        catch (StrictJsonException refusal)
        {
            throw new UnusableJsonException(refusal.Location, refusal.Problem, refusal);
        }
        catch (SchemaException refusal)
        {
            throw new UnusableJsonException(Place(refusal.Location), refusal.Problem, refusal);
        }
    }

    /// <summary>A place in a schema file: the fragment alone, but for a schema that has an <c>$id</c>.</summary>
    internal static string Place(string location)
    {
        var own = CompileOptions.Default.BaseUri;
        return location.StartsWith(own, StringComparison.Ordinal) ? location[own.Length..].TrimEnd('#') : location;
    }
}
