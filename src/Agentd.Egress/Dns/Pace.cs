namespace Agentd.Egress.Dns;

/// <summary>
/// Lets so much happen in a time, and what is more wait for the next one. A session that asks without a pause is served all the time, and
/// with the work that goes with each question kept others waiting for three times as long as usual; with this it may ask as fast as any
/// program does that means it.
/// </summary>
/// <param name="most">How much.</param>
/// <param name="window">In which time.</param>
/// <param name="time">The clock.</param>
internal sealed class Pace(int most, TimeSpan window, TimeProvider time)
{
    private readonly Lock _turn = new();
    private long _began = time.GetTimestamp();
    private int _taken;

    /// <summary>Waits for a turn.</summary>
    /// <exception cref="OperationCanceledException">Cancelled before.</exception>
    public async Task TakeAsync(CancellationToken cancellation)
    {
        // Many may wait for the next time, and more of them than it has turns.
        while (Take() is { } pause) await Task.Delay(pause, time, cancellation).ConfigureAwait(false);
    }

    // Null with a turn, else how long there will be none.
    private TimeSpan? Take()
    {
        lock (_turn)
        {
            var elapsed = time.GetElapsedTime(_began);
            if (elapsed >= window) (_began, _taken, elapsed) = (time.GetTimestamp(), 0, TimeSpan.Zero);
            if (_taken == most) return window - elapsed;
            _taken++;
            return null;
        }
    }
}
