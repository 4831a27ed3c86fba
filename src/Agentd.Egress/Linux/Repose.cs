using Agentd.Protocol.Linux;

namespace Agentd.Egress.Linux;

/// <summary>
/// Gives memory that only work needed back to the system once there was no work for a while: a broker waits for most of its life. While
/// nothing stirs, nothing wakes.
/// </summary>
internal sealed class Repose : IDisposable
{
    /// <summary>For how long nothing must have stirred.</summary>
    public static readonly TimeSpan Quiet = TimeSpan.FromSeconds(5);

    private readonly TimeProvider _time;
    private readonly Action _giveBack;
    private readonly ITimer _timer;
    private long _stirredAt;
    private int _isAwake;

    /// <summary>One that nothing has stirred yet.</summary>
    /// <param name="time">The clock.</param>
    /// <param name="giveBack">How memory is given back.</param>
    public Repose(TimeProvider time, Action? giveBack = null)
    {
        (_time, _giveBack) = (time, giveBack ?? ResidentMemory.GiveBack);
        _timer = time.CreateTimer(_ => Look(), null, Timeout.InfiniteTimeSpan, Timeout.InfiniteTimeSpan);
    }

    /// <summary>There was work.</summary>
    public void Stir()
    {
        Volatile.Write(ref _stirredAt, _time.GetTimestamp());
        if (Interlocked.Exchange(ref _isAwake, 1) == 0) _timer.Change(Quiet, Timeout.InfiniteTimeSpan);
    }

    /// <inheritdoc/>
    public void Dispose() => _timer.Dispose();

    private void Look()
    {
        // Before the look: what stirs after it sets the timer again.
        Volatile.Write(ref _isAwake, 0);
        var left = Quiet - _time.GetElapsedTime(Volatile.Read(ref _stirredAt));
        if (left > TimeSpan.Zero)
        {
            Volatile.Write(ref _isAwake, 1);
            _timer.Change(left, Timeout.InfiniteTimeSpan);
            return;
        }
        _giveBack();
    }
}
