namespace Agentd.JsonSchema.Evaluation;

/// <summary>Ends a validation that takes too long. Its clock is coarse, and so cheap enough to be read at every step.</summary>
internal sealed class TimeBound(TimeSpan limit, CancellationToken cancellation)
{
    private readonly double end = Environment.TickCount64 + limit.TotalMilliseconds;

    public void Step()
    {
        cancellation.ThrowIfCancellationRequested();
        if (Environment.TickCount64 > end)
            throw new BoundReachedException($"the validation takes longer than its limit of {limit.TotalSeconds:0.###} seconds");
    }
}
