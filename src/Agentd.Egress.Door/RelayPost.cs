using Agentd.Egress.Relay;

namespace Agentd.Egress.Door;

/// <summary>
/// The place of a relay: the one of sessions whose requests are read, or that of the others. A relay stands in it from the coming of the
/// first session until none has needed it for a while; when it dies, another takes its place. Who calls has the door's turn.
/// </summary>
/// <param name="program">The relay's program.</param>
/// <param name="hear">Hears what is not an answer.</param>
/// <param name="mourn">Called when one has died: what it carried, nobody carries.</param>
internal sealed class RelayPost(string program, Action<RelayNews> hear, Action<RelayPost, RelayProcess> mourn) : IDisposable
{
    private (RelayProcess Process, RelayAnswers Answers)? _relay;
    private ProgramFile? _file;
    private long _neededAt;

    /// <summary>Whether a relay stands here that is not known to have ended.</summary>
    public bool Stands => _relay is { Answers.IsOver: false };

    /// <summary>Whether the relay here runs another program than the one that lies in its place now.</summary>
    public bool IsOutdated => Stands && _file != ProgramFile.At(program);

    /// <summary>Whether the relay here was ended because it owed an answer.</summary>
    public bool WasEnded => _relay is { Answers.IsLate: true };

    /// <summary>Tells the relay, which is started where there is none, and waits for its answer: null for yes, or why not.</summary>
    public string? Ask(string session, RelayOrder order, int[] descriptors)
    {
        try
        {
            var relay = _relay ??= Start();
            return relay.Answers.Ask(session, order, descriptors);
        }
        catch (IOException failure)
        {
            return failure.Message;
        }
    }

    /// <summary>Ends the relay once it has not been needed for a while.</summary>
    public void Rest(bool isNeeded, TimeSpan patience)
    {
        if (isNeeded) _neededAt = Environment.TickCount64;
        else if (Environment.TickCount64 - _neededAt > patience.TotalMilliseconds) Dispose();
    }

    /// <summary>Whether it was this relay that stood here; its place is free then.</summary>
    public bool Clear(RelayProcess died)
    {
        if (_relay?.Process != died) return false;
        Dispose();
        return true;
    }

    /// <summary>Ends the relay.</summary>
    public void Dispose()
    {
        var relay = _relay;
        _relay = null;
        relay?.Process.Dispose();
    }

    private (RelayProcess Process, RelayAnswers Answers) Start()
    {
        _file = ProgramFile.At(program);
        var process = RelayProcess.Start(program);
        var answers = new RelayAnswers(process);
        _neededAt = Environment.TickCount64;
        new Thread(() => Listen(process, answers)) { IsBackground = true, Name = "relay" }.Start();
        return (process, answers);
    }

    private void Listen(RelayProcess process, RelayAnswers answers)
    {
        while (process.Hear() is { } news)
        {
            switch (news)
            {
                case Carried carried: answers.Give(carried.Session, carried.Refusal); break;
                case Dropped dropped: answers.Give(dropped.Session, null); break;
                default: hear(news); break;
            }
        }
        answers.Fail("the relay ended");
        mourn(this, process);
    }
}
