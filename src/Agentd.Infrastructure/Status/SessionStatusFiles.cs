using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Status;

/// <summary>
/// Watches sessions by inotify. A line in the set-up shell's status file arrives within a millisecond; the console file's last close
/// shows that a container's shell or supervisor was killed.
/// </summary>
internal sealed class SessionStatusFiles(Inotify inotify) : ISessionStatus
{
    private static readonly byte[] Status = "status\0"u8.ToArray();
    private static readonly TimeSpan LookAgainAfter = TimeSpan.FromSeconds(1);

    /// <inheritdoc/>
    /// <exception cref="SessionException">The staging directory is gone.</exception>
    public async IAsyncEnumerable<SessionNews> WatchAsync(StagedSession session, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var signal = new FileSignal();
        Watch(signal, session);
        var status = new StatusFile(session.StatusFile);
        // What was written or closed before the watch began causes no event: the first look finds it.
        for (uint? seen = null; ; seen = await signal.WaitAsync(cancellation).ConfigureAwait(false))
        {
            IReadOnlyList<SessionNews>? told;
            while ((told = Look(status, session, seen)) is null) await Task.Delay(LookAgainAfter, cancellation).ConfigureAwait(false);
            foreach (var news in told)
            {
                yield return news;
                if (news is SessionNews.Exited) yield break;
            }
            if (((seen ?? 0) & Inotify.Ignored) != 0) throw Gone(session, null);
        }
    }

    public IReadOnlyList<SessionNews> ReadNews(StagedSession session)
    {
        var told = Read(new StatusFile(session.StatusFile), session);
        return File.Exists(session.OutOfMemoryMark) ? [.. told, new SessionNews.OutOfMemory()] : told;
    }

    public void WriteEnding(StagedSession session, SessionNews ending)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(session.Session);
            using var status = directory.Open(Status, OpenFlags.WriteOnly | OpenFlags.Append);
            status.Write(StatusLine.Format(ending));
        }
        catch (LinuxException failure)
        {
            throw new SessionException($"the status file {session.StatusFile} cannot be written to: {failure.Message}", failure);
        }
    }

    private void Watch(FileSignal signal, StagedSession session)
    {
        try
        {
            signal.Watch(inotify, session.StatusFile, Inotify.Modified);
            signal.Watch(inotify, session.ConsoleLog, Inotify.WriterGone);
        }
        catch (IOException failure)
        {
            throw Gone(session, failure);
        }
    }

    /// <summary>The news; null where the files are there and cannot be read now, which is no reason to end a session.</summary>
    /// <param name="status">The status file.</param>
    /// <param name="session">The session.</param>
    /// <param name="seen">What happened; null at the first look.</param>
    private static IReadOnlyList<SessionNews>? Look(StatusFile status, StagedSession session, uint? seen)
    {
        try
        {
            // Looked up before the status file is read: a writer that is gone by then without an exit line was killed.
            var isClosed = IsClosed(session, seen);
            var told = status.ReadOn();
            return isClosed ? [.. told, new SessionNews.ConsoleClosed()] : told;
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Gone(session, gone);
        }
        catch (IOException)
        {
            return null;
        }
    }

    // An event may be another writer's, or may have been lost. Where the file system does not show writers, the event alone counts.
    private static bool IsClosed(StagedSession session, uint? seen) => seen switch
    {
        null => OpenForWriting.Tell(session.ConsoleLog) is false,
        { } events when (events & Inotify.WriterGone) != 0 => OpenForWriting.Tell(session.ConsoleLog) is not true,
        _ => false,
    };

    private static IReadOnlyList<SessionNews> Read(StatusFile status, StagedSession session)
    {
        try
        {
            return status.ReadOn();
        }
        catch (Exception gone) when (gone is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Gone(session, gone);
        }
        catch (IOException failure)
        {
            throw new SessionException($"the status file {session.StatusFile} cannot be read: {failure.Message}", failure);
        }
    }

    private static SessionException Gone(StagedSession session, Exception? failure)
    {
        var message = $"the staging directory {session.Directory} is gone while its session runs";
        return failure is null ? new SessionException(message) : new SessionException($"{message}: {failure.Message}", failure);
    }
}
