using System.Globalization;
using System.Text;
using Agentd.Protocol.Replies;

namespace Agentd.Benchmarks.Hosts;

/// <summary>Follows a session of the stub engine, in this process, and sees that no line is lost or told twice.</summary>
internal sealed class Follower
{
    private readonly List<double> _lags = [];
    private readonly DateTimeOffset _began = DateTimeOffset.UtcNow;
    private readonly Task _following;
    private int _lines;

    /// <summary>Begins to follow.</summary>
    public Follower(BenchDaemon daemon, string session, CancellationToken over) =>
        _following = DaemonClient.FollowAsync(daemon, session, Take, over);

    /// <summary>The lines that came so far.</summary>
    public int Lines => Volatile.Read(ref _lines);

    /// <summary>
    /// Waits for its end; gives how long after their writing the lines arrived that were written since it began, in milliseconds.
    /// </summary>
    /// <exception cref="InvalidOperationException">A line is missing, or was told twice.</exception>
    public async Task<IReadOnlyList<double>> EndAsync()
    {
        try
        {
            await _following;
        }
        catch (OperationCanceledException)
        {
            return _lags;
        }
        throw new InvalidOperationException("the session ended before its follower was told to stop");
    }

    private void Take(Output output)
    {
        var now = DateTimeOffset.UtcNow;
        if (output.Data is []) return;
        var expected = $"line {(Lines + 1).ToString(CultureInfo.InvariantCulture)}\n";
        if (Encoding.UTF8.GetString(output.Data) is var line && line != expected)
            throw new InvalidOperationException($"'{line}' came where '{expected}' was due");
        Interlocked.Increment(ref _lines);
        if (output.Time >= _began) _lags.Add((now - output.Time).TotalMilliseconds);
    }
}
