using System.Text.Json;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.State;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>
/// What operators are to be told, on the disk: an event is a file in the directory of each sink that is told of it, whole or not there, and
/// on the disk once it is added. The notifier takes them away.
/// </summary>
/// <param name="state">The state directory, an absolute path.</param>
/// <param name="time">The present.</param>
internal sealed class NoticeSpool(string state, TimeProvider time)
{
    private readonly Lock _lock = new();
    private long _last;

    /// <summary>The spool's directory.</summary>
    public string Place => Path.Combine(state, SpoolNames.Spool);

    /// <summary>Whether anything waits for a sink.</summary>
    public bool HasFor(string sink) => WaitingFor(sink) > 0;

    /// <summary>How many events wait for a sink.</summary>
    /// <exception cref="IOException">The spool cannot be read.</exception>
    public int WaitingFor(string sink) => Waiting(Path.Combine(Place, sink)).Length;

    /// <summary>How many events of a sink are kept that are not tried any more.</summary>
    /// <exception cref="IOException">The spool cannot be read.</exception>
    public int DeadOf(string sink) => Waiting(Path.Combine(Place, sink, SpoolNames.Dead)).Length;

    /// <summary>Adds an event for a sink.</summary>
    /// <returns>How many of the sink's events had to go, because there was no room for more.</returns>
    /// <exception cref="IOException">It is not added: the disk is full, or the state directory cannot be used.</exception>
    /// <exception cref="UnauthorizedAccessException">The same, for want of permission.</exception>
    public int Add(Notice notice, string sink)
    {
        var content = JsonSerializer.SerializeToUtf8Bytes(notice, NotifyJson.Plain.Notice);
        lock (_lock)
        {
            using var directory = StateDirectory.Open(state);
            using var spool = directory.OpenOrMakeDirectory(OpenedFile.Name(SpoolNames.Spool), FileModes.Private);
            using var place = spool.OpenOrMakeDirectory(OpenedFile.Name(sink), FileModes.Private);
            var waiting = Waiting(Path.Combine(Place, sink));
            var gone = MakeRoom(waiting, content.Length);
            var name = SpoolNames.Of(Next(waiting), NoticeTypes.IsQuiet(notice.Type));
            DurableFile.Replace(place, OpenedFile.Name(name), content, FileModes.PrivateFile);
            place.Sync();
            return gone;
        }
    }

    // Never a place that was given before, not even to an event that is gone: the notifier may still have to remove that one's file.
    private long Next(FileInfo[] waiting)
    {
        var newest = waiting.Length == 0 ? 0 : SpoolNames.Sequence(waiting[^1].Name)!.Value;
        var now = time.GetUtcNow().ToUnixTimeMilliseconds() * 1000;
        return _last = Math.Max(now, Math.Max(newest, _last) + 1);
    }

    private static int MakeRoom(FileInfo[] waiting, long wanted)
    {
        var (count, bytes, gone) = (waiting.Length, waiting.Sum(Size), 0);
        // The oldest successes first, then the oldest of all.
        foreach (var file in waiting.OrderBy(file => SpoolNames.IsGood(file.Name) ? 0 : 1))
        {
            if (count < SpoolNames.MostEntries && bytes + wanted <= SpoolNames.MostBytes) break;
            (count, bytes, gone) = (count - 1, bytes - Size(file), gone + 1);
            file.Delete();
        }
        return gone;
    }

    private static FileInfo[] Waiting(string directory) => !Directory.Exists(directory) ? [] :
        [.. new DirectoryInfo(directory).EnumerateFiles().Where(file => SpoolNames.Sequence(file.Name) is not null)
            .OrderBy(file => file.Name, StringComparer.Ordinal)];

    // The notifier may have taken it away meanwhile.
    private static long Size(FileInfo file) => file.Exists ? file.Length : 0;
}
