using System.Text.Json;
using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Keywords;
using Agentd.JsonSchema.Loading;
using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Compiling;

/// <summary>
/// Turns places into nodes. A schema that is referred to becomes a node at once and gets its rules in its turn, so that schemas may
/// refer to each other in circles and depth costs no stack.
/// </summary>
internal sealed class SchemaCompiler(SchemaLoader loader, CompileOptions options)
{
    private readonly Dictionary<SchemaPlace, SchemaNode> nodes = [];
    private readonly Dictionary<string, EcmaPattern> patterns = new(StringComparer.Ordinal);
    private readonly HashSet<SchemaResource> entered = [];
    private readonly Queue<(SchemaPlace Place, SchemaNode Node)> unfinished = [];
    private long translated;

    public SchemaNode Compile(SchemaPlace root)
    {
        var node = NodeOf(root);
        while (unfinished.TryDequeue(out var next))
            Finish(next.Place, next.Node);
        return node;
    }

    public SchemaNode NodeOf(SchemaPlace place)
    {
        if (nodes.TryGetValue(place, out var known))
            return known;

        var node = new SchemaNode(place.Resource, place.Location) { IsNever = place.Element.ValueKind == JsonValueKind.False };
        nodes.Add(place, node);
        if (place.Element.ValueKind == JsonValueKind.Object)
            unfinished.Enqueue((place, node));
        Enter(place.Resource);
        return node;
    }

    public SchemaPlace Resolve(SchemaPlace from, string keyword, string reference)
        => loader.Resolve(from.Resource, reference, from.Location + "/" + keyword);

    public EcmaPattern Pattern(string source)
    {
        if (patterns.TryGetValue(source, out var known))
            return known;

        var pattern = EcmaPattern.Compile(source, options.PatternTimeLimit);
        if ((translated += pattern.Size) > Translation.MaxLength)
            throw new PatternSyntaxException("the patterns of the schema are too large together.");
        patterns.Add(source, pattern);
        return pattern;
    }

    private void Finish(SchemaPlace place, SchemaNode node)
    {
        try
        {
            node.Keywords = [.. KeywordCatalog.Read(new KeywordSource(this, place), options.AssertFormats)];
        }
        catch (BoundReachedException bound)
        {
            throw new SchemaException(place.Location, $"The schema cannot be used: {bound.Message}.", bound);
        }

        node.AsksWhatWasEvaluated = Array.Exists(node.Keywords, keyword => keyword is UnevaluatedItems or UnevaluatedProperties);
    }

    /// <summary>A resource that a validation may pass through can be the target of any dynamic reference.</summary>
    private void Enter(SchemaResource resource)
    {
        if (!entered.Add(resource))
            return;
        foreach (var (anchor, place) in resource.DynamicAnchors)
            resource.DynamicNodes[anchor] = NodeOf(place);
    }
}
