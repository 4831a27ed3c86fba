using System.Text.Json;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// The file that says what a session's requests to metered hosts used: a line when each goes out, and one when its answer is over, so that
/// whoever reads it knows of each, whatever dies meanwhile.
/// </summary>
internal sealed class UsageJournal : IDisposable
{
    /// <summary>The most bytes of it: of some 80,000 requests.</summary>
    public const int Most = 16 * 1024 * 1024;

    private readonly Lock _turn = new();
    private readonly Stream _file;
    private readonly TimeProvider _time;
    private long _size, _lost;
    private bool _over, _isTorn;

    /// <summary>Appends to a file, which is this journal's from now on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="written">What is in it already, of an earlier relay.</param>
    /// <param name="time">The clock.</param>
    public UsageJournal(Stream file, long written, TimeProvider time)
    {
        (_file, _size, _time, _isTorn) = (file, written, time, written > 0);
        Write(new UsageLine { State = UsageState.Open });
    }

    /// <summary>A request goes out.</summary>
    /// <returns>Hears once what it used.</returns>
    public Action<UsageLine> Begin(string host)
    {
        if (TryBegin(new UsageLine { State = UsageState.Begin, Host = host })) return line => TryEnd(line);
        lock (_turn) _lost++;
        return _ => { };
    }

    /// <summary>Writes down that a request goes out.</summary>
    /// <returns>False where there is no room for it.</returns>
    public bool TryBegin(UsageLine line)
    {
        // One whose end could not be told would seem to go on for ever.
        lock (_turn) return !_over && _size <= Most && Write(line);
    }

    /// <summary>Writes down what became of a request.</summary>
    /// <returns>False where it cannot be: the next relay's line, or the session's end, says that it was broken off.</returns>
    public bool TryEnd(UsageLine line)
    {
        lock (_turn)
        {
            if (_over || !Write(line)) return false;
            TellLost();
            return true;
        }
    }

    /// <summary>Says how much could not be written down. Requests that are under way stay so.</summary>
    public void Dispose()
    {
        lock (_turn)
        {
            if (_over) return;
            TellLost();
            _over = true;
            _file.Dispose();
        }
    }

    private void TellLost()
    {
        if (_lost > 0 && Write(new UsageLine { State = UsageState.Lost, Times = _lost })) _lost = 0;
    }

    private bool Write(UsageLine line)
    {
        var timed = line with { Time = _time.GetUtcNow() };
        // Half a line, of a relay that was killed or of a disk that was full, must not take another with it.
        byte[] bytes =
            [.. _isTorn ? "\n"u8 : default, .. JsonSerializer.SerializeToUtf8Bytes(timed, UsageJson.Default.UsageLine), (byte)'\n'];
        try
        {
            _file.Write(bytes);
            _size += bytes.Length;
            _isTorn = false;
            return true;
        }
        catch (IOException)
        {
            // A full disk: what cannot be written is counted.
            _isTorn = true;
            return false;
        }
    }
}
