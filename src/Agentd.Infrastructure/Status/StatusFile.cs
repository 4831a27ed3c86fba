using System.Globalization;
using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Status;

/// <summary>Reads the whole lines that were added to a status file since the last time. The file is root's and stays small.</summary>
internal sealed class StatusFile(string path)
{
    private const int MostBytesAtOnce = 64 * 1024;

    private long _read;

    public IReadOnlyList<SessionNews> ReadOn()
    {
        using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        List<SessionNews> news = [];
        while (WholeLines(file) is { Length: > 0 } lines)
        {
            var booted = Uptime.Booted();
            news.AddRange(
                lines.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(l => StatusLine.Parse(l, booted)).OfType<SessionNews>());
        }
        return news;
    }

    private string WholeLines(FileStream file)
    {
        file.Seek(_read, SeekOrigin.Begin);
        var buffer = new byte[Math.Min(MostBytesAtOnce, Math.Max(0, file.Length - _read))];
        var text = buffer.AsSpan(0, file.ReadAtLeast(buffer, buffer.Length, throwOnEndOfStream: false));
        var whole = text.LastIndexOf((byte)'\n') + 1;
        _read += whole;
        return Encoding.UTF8.GetString(text[..whole]);
    }
}

/// <summary>A line of the status file, as the set-up script writes it, or the daemon.</summary>
internal static class StatusLine
{
    // In milliseconds, what a timer counts; more than any grace may be.
    private const long MostGrace = uint.MaxValue - 1;

    /// <summary>Reads a line; null for one that this version does not know.</summary>
    /// <param name="line">The line.</param>
    /// <param name="booted">When the host booted: the script writes seconds since then.</param>
    public static SessionNews? Parse(string line, DateTimeOffset booted) => line.Split(' ') switch
    {
        ["step", var step] => new SessionNews.StepBegan(new SetupStep(step)),
        ["step", var step, var uptime] => new SessionNews.StepBegan(new SetupStep(step), booted + Seconds(uptime)),
        ["failed", var step, var code] when Code(code) is { } number => new SessionNews.StepFailed(new SetupStep(step), number),
        ["commit", var commit] when commit.Length is >= 40 and <= 64 && commit.All(char.IsAsciiHexDigitLower) =>
            new SessionNews.Cloned(commit),
        ["displaced", var word] when Words.Parse<Displacement>(word) is { } displacement => new SessionNews.Displaced(displacement),
        ["ended", var code, ..] when Code(code) is { } number => new SessionNews.AgentEnded(number),
        ["handover", var result] => new SessionNews.HandedOver(result),
        ["oom", _] => new SessionNews.OutOfMemory(),
        ["over", var word, var place] when Excess(word, place) is { } excess => new SessionNews.Over(excess),
        ["hit", var word] when Words.Parse<SessionBound>(word) is { } bound => new SessionNews.BoundHit(bound),
        ["stop", var grace]
            when long.TryParse(grace, NumberStyles.None, CultureInfo.InvariantCulture, out var milliseconds) && milliseconds <= MostGrace =>
            new SessionNews.StopAsked(TimeSpan.FromMilliseconds(milliseconds)),
        ["exit", var code] when Code(code) is { } number => new SessionNews.Exited(number),
        ["exit", var code, var uptime] when Code(code) is { } number => new SessionNews.Exited(number, booted + Seconds(uptime)),
        _ => null,
    };

    /// <summary>The line by which the daemon notes that it ends the session.</summary>
    /// <exception cref="ArgumentOutOfRangeException">Other news are not the daemon's to write.</exception>
    public static byte[] Format(SessionNews ending) => Encoding.ASCII.GetBytes(ending switch
    {
        SessionNews.BoundHit hit => $"hit {hit.Bound.Word()}\n",
        SessionNews.StopAsked asked => string.Create(CultureInfo.InvariantCulture, $"stop {(long)asked.Grace.TotalMilliseconds}\n"),
        _ => throw new ArgumentOutOfRangeException(nameof(ending), ending, "is no ending of the daemon's"),
    });

    private static int? Code(string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var code) && code <= 255 ? code : null;

    private static Excess? Excess(string word, string place) =>
        Words.Parse<SessionBound>(word) is { } bound and (SessionBound.Disk or SessionBound.Entries)
        && Words.Parse<DiskPlace>(place) is { } there and not DiskPlace.Output ? new Excess(bound, there) : null;

    private static TimeSpan? Seconds(string text) =>
        Uptime.TryParse(text, out var uptime) ? uptime : null;
}
