namespace Agentd.Cli.Following;

/// <summary>Shows a session while it goes on: phases as one line of progress, its output, and what it ended with.</summary>
internal sealed class SessionDisplay(Terminal terminal, bool raw, bool progressWanted = true)
{
    private readonly OutputPrinter _printer = new(terminal, raw);
    private readonly ProgressLine _progress = new(terminal, progressWanted);
    private string _phase = "";

    /// <summary>The session's id; null until it is accepted.</summary>
    public string? SessionId { get; private set; }

    /// <summary>What the session ended with; null until it has.</summary>
    public Result? Result { get; private set; }

    /// <summary>Shows one reply of the daemon.</summary>
    public void Show(Reply reply)
    {
        switch (reply)
        {
            case Accepted accepted:
                SessionId = accepted.SessionId;
                Progress("accepted");
                break;
            case PhaseChanged { State: PhaseState.Began } began:
                Progress(_phase = began.Name);
                break;
            case PhaseChanged { State: PhaseState.Failed } failed:
                Progress($"{failed.Name} failed");
                break;
            case StepBegan step:
                Progress($"{_phase}: {step.Name}");
                break;
            case NetworkDenied denied:
                Interject($"session {SessionId}: denied {denied.Host}:{denied.Port} ({denied.Reason})");
                break;
            case Output output:
                _progress.Clear();
                _printer.Print(output);
                break;
            case Result result:
                Result = result;
                break;
        }
    }

    /// <summary>Prints a line of agentd's own to standard error while the session goes on.</summary>
    public void Interject(string line)
    {
        _progress.Clear();
        _printer.MakeRoom();
        terminal.PrintError(line);
    }

    /// <summary>Ends open lines and prints a line of agentd's own to standard error.</summary>
    public void EndWith(string line)
    {
        Close();
        terminal.PrintError(line);
    }

    /// <summary>Erases the progress line and ends open lines.</summary>
    public void Close()
    {
        _progress.Clear();
        _printer.End();
    }

    private void Progress(string what)
    {
        if (_printer.AtLineStart) _progress.Show($"session {SessionId}: {what}");
    }
}
