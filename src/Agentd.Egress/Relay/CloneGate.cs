using System.Text;
using Agentd.Egress.Protocol;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Relay;

/// <summary>
/// Two pipes between a session's set-up shell, which is root and alone there, and its broker. The shell asks for its clone to begin and
/// to be over, again and again until it is answered; only the broker's answer lets it go on. Once over, a clone never begins again.
/// </summary>
internal sealed class CloneGate(SafeFileHandle asks, SafeFileHandle answers, CloneStage stage, Action<CloneStage> turn) : IDisposable
{
    private const int SmallStack = 128 * 1024, LongestWord = 16;

    private readonly bool _isOver = stage == CloneStage.After;
    private readonly FileStream _asked = new(asks, FileAccess.Read, bufferSize: 0);
    private readonly FileStream _wake = new(asks, FileAccess.Write, bufferSize: 0);
    private readonly FileStream _answer = new(answers, FileAccess.Write, bufferSize: 0);
    private volatile bool _closed, _listens;

    /// <summary>Begins to listen. A shell whose broker died may not have heard that its clone is over.</summary>
    public void Open()
    {
        _listens = true;
        new Thread(Listen, SmallStack) { IsBackground = true, Name = "gate" }.Start();
    }

    /// <summary>Ends the listening.</summary>
    public void Dispose()
    {
        _closed = true;
        // Wakes whoever reads: the pipe is open for both directions, and is being emptied.
        if (_listens) _wake.Write("\n"u8);
        _wake.Dispose();
        _asked.Dispose();
        _answer.Dispose();
    }

    private void Listen()
    {
        try
        {
            var (room, word) = (new byte[1], new StringBuilder());
            while (!_closed && _asked.Read(room) > 0)
            {
                if (room[0] != '\n')
                {
                    if (word.Length <= LongestWord) word.Append((char)room[0]);
                    continue;
                }

                var (line, next) = (word.ToString(), Asked(word.ToString()));
                word.Clear();
                if (_closed || next is not { } now) continue;
                turn(now);
                _answer.Write(Encoding.ASCII.GetBytes(line + '\n'));
                if (now == CloneStage.After) return;
            }
        }
        catch (Exception end) when (end is IOException or ObjectDisposedException)
        {
            // The session is let go.
        }
        finally
        {
            _listens = false;
        }
    }

    private CloneStage? Asked(string line) => line switch
    {
        "clone" when !_isOver => CloneStage.During,
        "cloned" => CloneStage.After,
        _ => null,
    };
}
