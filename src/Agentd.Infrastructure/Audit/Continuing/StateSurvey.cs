using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Manifests;

namespace Agentd.Infrastructure.Audit.Continuing;

/// <summary>Counts the state of a record, by its manifest alone.</summary>
internal static class StateSurvey
{
    // What file systems give out at once.
    private const long Block = 4096;
    private const int MostNamed = 20;

    /// <summary>What there is; null where the session's state was never begun.</summary>
    /// <exception cref="InvalidDataException">The file is not a manifest.</exception>
    internal static CarriedState? Of(ManifestReader manifest, CancellationToken cancellation)
    {
        var (state, begun, named) = (new CarriedState(0, 0, 0), false, new List<string>());
        foreach (var step in new StateManifest(manifest).Steps())
        {
            cancellation.ThrowIfCancellationRequested();
            if (step.Move == StateMove.LeaveOut && named.Count < MostNamed) named.Add(step.Path);
            begun |= step.Move == StateMove.Enter;
            state = With(state, step);
        }
        return begun ? state with { Named = named } : null;
    }

    private static CarriedState With(CarriedState state, StateStep step) => step.Move switch
    {
        StateMove.Enter => state with { Directories = state.Directories + 1, Bytes = Sum(state.Bytes, Block) },
        StateMove.Take => state with { Files = state.Files + 1, Bytes = Sum(state.Bytes, Blocks(step.Line!.Facts.Size ?? 0)) },
        StateMove.LeaveOut => state with { LeftOut = state.LeftOut + 1 },
        _ => state,
    };

    private static long Blocks(long size) => Sum(size, Block - 1) / Block * Block;

    // A file of holes has any size.
    private static long Sum(long one, long other) => one > long.MaxValue - other ? long.MaxValue : one + other;
}
