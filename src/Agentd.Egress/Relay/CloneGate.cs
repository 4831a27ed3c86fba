using System.Text;
using Agentd.Egress.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Relay;

/// <summary>
/// Two pipes between a session's set-up shell, which is root and alone there, and its broker. The shell asks for its clone to begin and to
/// be over, again and again until it is answered; only the broker's answer lets it go on. Once over, a clone never begins again.
/// </summary>
internal sealed class CloneGate(SafeFileHandle asks, SafeFileHandle answers, CloneStage stage, Action<CloneStage> turn) : IDisposable
{
    private const int SmallStack = 128 * 1024;

    private readonly bool _isOver = stage == CloneStage.After;
    private volatile bool _closed;

    /// <summary>Begins to listen. A shell whose broker died may not have heard that its clone is over.</summary>
    public void Open() => new Thread(Listen, SmallStack) { IsBackground = true, Name = "gate" }.Start();

    /// <summary>Ends the listening.</summary>
    public void Dispose()
    {
        _closed = true;
        // Wakes whoever reads: the pipe is open for both directions.
        using (var wake = new FileStream(asks, FileAccess.Write, bufferSize: 0)) wake.Write("\n"u8);
        answers.Dispose();
    }

    private void Listen()
    {
        try
        {
            using var asked = new StreamReader(new FileStream(asks, FileAccess.Read, bufferSize: 0));
            using var answer = new FileStream(answers, FileAccess.Write, bufferSize: 0);
            while (!_closed && asked.ReadLine() is { } line)
            {
                if (_closed || Asked(line) is not { } next) continue;
                turn(next);
                answer.Write(Encoding.ASCII.GetBytes(line + '\n'));
                if (next == CloneStage.After) return;
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The session is let go.
        }
    }

    private CloneStage? Asked(string line) => line switch
    {
        "clone" when !_isOver => CloneStage.During,
        "cloned" => CloneStage.After,
        _ => null,
    };
}
