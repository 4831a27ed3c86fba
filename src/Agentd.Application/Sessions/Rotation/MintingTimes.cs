namespace Agentd.Application.Sessions.Rotation;

/// <summary>
/// When a command is to be run next. After a failure the pauses grow; and so do they where hosts do not take what it prints: the first such
/// answer has it run at once, but an agent that asks for what it may not have must not have it run again and again.
/// </summary>
internal sealed class MintingTimes
{
    private static readonly TimeSpan Shortest = TimeSpan.FromSeconds(30);
    private const int MostDoublings = 16;

    private readonly TimeSpan _every;
    private readonly TimeProvider _time;
    private readonly long _began;
    private TimeSpan _due, _minted;
    private int _failures, _rejections;
    private bool _isRejected;

    /// <summary>It has never run: it is due.</summary>
    public MintingTimes(TimeSpan every, TimeProvider time) => (_every, _time, _began) = (every, time, time.GetTimestamp());

    /// <summary>For how long it is not to be run.</summary>
    public TimeSpan Left => _due > Now ? _due - Now : TimeSpan.Zero;

    private TimeSpan Now => _time.GetElapsedTime(_began);

    /// <summary>It has printed a value, which is good for so long.</summary>
    public void Minted(TimeSpan good)
    {
        _rejections = _isRejected ? _rejections + 1 : 0;
        (_minted, _due, _failures, _isRejected) = (Now, Now + good, 0, false);
    }

    /// <summary>It failed.</summary>
    public void Failed() => _due = Now + Pause(_failures++);

    /// <summary>A host does not take its value.</summary>
    public void Rejected()
    {
        _isRejected = true;
        var earliest = _rejections == 0 ? Now : _minted + Pause(_rejections - 1);
        if (earliest < _due) _due = earliest;
    }

    /// <summary>An operator asks for it.</summary>
    public void Asked() => _due = Now;

    private TimeSpan Pause(int before)
    {
        var pause = Shortest * Math.Pow(2, Math.Min(before, MostDoublings));
        return pause < _every ? pause : _every;
    }
}
