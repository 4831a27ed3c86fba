using System.Diagnostics;

namespace Agentd.JsonSchema.Evaluation;

/// <summary>Ends a validation that takes too long. The clock is read only every few hundred steps.</summary>
internal sealed class TimeBound(TimeSpan limit, CancellationToken cancellation)
{
    private const int StepsBetweenLooks = 256;

    private readonly long start = Stopwatch.GetTimestamp();
    private int steps;

    public void Step()
    {
        if (++steps < StepsBetweenLooks)
            return;

        steps = 0;
        Look();
    }

    public void Look()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Stopwatch.GetElapsedTime(start) > limit)
            throw new BoundReachedException($"the validation takes longer than its limit of {limit.TotalSeconds:0.###} seconds");
    }
}
