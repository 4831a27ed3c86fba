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
    private bool _over;

    /// <summary>Appends to a file, which is this journal's from now on.</summary>
    /// <param name="file">The file.</param>
    /// <param name="written">What is in it already, of an earlier relay.</param>
    /// <param name="time">The clock.</param>
    public UsageJournal(Stream file, long written, TimeProvider time)
    {
        (_file, _size, _time) = (file, written, time);
        Write(new UsageLine { State = UsageState.Open });
    }

    /// <summary>A request goes out.</summary>
    /// <returns>Hears once what it used.</returns>
    public Action<UsageLine> Begin(string host)
    {
        lock (_turn)
        {
            // One whose end could not be told would seem to go on for ever.
            if (_over || _size > Most || !Write(new UsageLine { State = UsageState.Begin, Host = host }))
            {
                _lost++;
                return _ => { };
            }
        }
        return End;
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

    private void End(UsageLine line)
    {
        lock (_turn)
        {
            // Where it cannot be told, the next relay's line, or the session's end, says that it was broken off.
            if (!_over && Write(line)) TellLost();
        }
    }

    private void TellLost()
    {
        if (_lost > 0 && Write(new UsageLine { State = UsageState.Lost, Times = _lost })) _lost = 0;
    }

    private bool Write(UsageLine line)
    {
        var timed = line with { Time = _time.GetUtcNow() };
        byte[] bytes = [.. JsonSerializer.SerializeToUtf8Bytes(timed, UsageJson.Default.UsageLine), (byte)'\n'];
        try
        {
            _file.Write(bytes);
            _size += bytes.Length;
            return true;
        }
        catch (IOException)
        {
            // A full disk: what cannot be written is counted.
            return false;
        }
    }
}
