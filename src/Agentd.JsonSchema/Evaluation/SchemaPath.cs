using System.Runtime.CompilerServices;
using System.Text;
using Agentd.JsonSchema.Loading;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>
/// The schemas that are being applied, outermost first: the way to a rule, the dynamic scope of <c>$dynamicRef</c>, and the guard
/// against schemas without end.
/// </summary>
internal sealed class SchemaPath(int maxDepth)
{
    /// <summary>After so many schemas on one and the same value it is worth the time to look for a loop.</summary>
    private const int SuspiciousRun = 100;

    private readonly record struct Frame(SchemaNode Node, string Step, int RunLength);

    private readonly List<Frame> frames = [];
    private readonly List<SchemaResource> scope = [];

    /// <summary>The absolute location of the innermost schema; empty before the first.</summary>
    public string Location => frames.Count == 0 ? "" : frames[^1].Node.Location;

    public string InnermostStep => frames[^1].Step;

    /// <param name="node">The schema to apply.</param>
    /// <param name="step">The way to it from the innermost schema.</param>
    /// <param name="descends">True if it is applied to a child of the value, false if to the same value.</param>
    public void Enter(SchemaNode node, string step, bool descends)
    {
        var run = descends || frames.Count == 0 ? 0 : frames[^1].RunLength + 1;
        if (run > SuspiciousRun)
            RefuseLoop(node, run);
        if (frames.Count >= maxDepth || !RuntimeHelpers.TryEnsureSufficientExecutionStack())
            throw new BoundReachedException($"more than {frames.Count} schemas apply one inside another; the value is nested too deep");

        frames.Add(new Frame(node, step, run));
        scope.Add(node.Resource);
    }

    public void Leave()
    {
        frames.RemoveAt(frames.Count - 1);
        scope.RemoveAt(scope.Count - 1);
    }

    /// <summary>The schema with that dynamic anchor in the outermost resource that has one.</summary>
    public SchemaNode? FindDynamic(string anchor)
    {
        foreach (var resource in scope)
            if (resource.DynamicNodes.TryGetValue(anchor, out var node))
                return node;

        return null;
    }

    public override string ToString()
    {
        var pointer = new StringBuilder();
        foreach (var frame in frames)
            pointer.Append(frame.Step);
        return pointer.ToString();
    }

    private void RefuseLoop(SchemaNode node, int run)
    {
        for (var i = frames.Count - run; i < frames.Count; i++)
            if (ReferenceEquals(frames[i].Node, node))
                throw new BoundReachedException($"the schema {node.Location} applies itself to the same value without end");
    }
}
