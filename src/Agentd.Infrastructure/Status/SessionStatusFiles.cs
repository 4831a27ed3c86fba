using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Status;

/// <summary>
/// What sessions tell, by inotify: the set-up shell's status file rings within a millisecond, and the console file's last close tells
/// of containers whose shell or supervisor was killed.
/// </summary>
internal sealed class SessionStatusFiles(Inotify inotify) : ISessionStatus
{
    private static readonly byte[] _status = "status\0"u8.ToArray();

    /// <inheritdoc/>
    /// <exception cref="SessionException">The staging directory is gone.</exception>
    public async IAsyncEnumerable<SessionNews> WatchAsync(StagedSession session, [EnumeratorCancellation] CancellationToken cancellation)
    {
        using var signal = new FileSignal();
        Watch(signal, session);
        var status = new StatusFile(session.StatusFile);
        // What was written, and who left, before the watch began rings no bell.
        for (var seen = HasWriter(session) is false ? Inotify.WriterGone : 0; ; seen = await signal.WaitAsync(cancellation).ConfigureAwait(false))
        {
            foreach (var news in Read(status, session))
            {
                yield return news;
                if (news is SessionNews.Exited) yield break;
            }
            // Events may also have been lost, or be those of another writer.
            if ((seen & Inotify.WriterGone) != 0 && HasWriter(session) is not true) yield return new SessionNews.ConsoleClosed();
            if ((seen & Inotify.Ignored) != 0) throw Gone(session, null);
        }
    }

    /// <inheritdoc/>
    public IReadOnlyList<SessionNews> Told(StagedSession session)
    {
        var told = Read(new StatusFile(session.StatusFile), session);
        return File.Exists(session.OutOfMemoryMark) ? [.. told, new SessionNews.OutOfMemory()] : told;
    }

    /// <inheritdoc/>
    public void Tell(StagedSession session, SessionNews ending)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(session.Session);
            using var status = directory.Open(_status, OpenFlags.WriteOnly | OpenFlags.Append);
            status.Write(StatusLine.Of(ending));
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

    private static bool? HasWriter(StagedSession session)
    {
        try
        {
            return OpenForWriting.Tell(session.ConsoleLog);
        }
        catch (IOException failure)
        {
            throw Gone(session, failure);
        }
    }

    private static IReadOnlyList<SessionNews> Read(StatusFile status, StagedSession session)
    {
        try
        {
            return status.ReadOn();
        }
        catch (IOException failure)
        {
            throw Gone(session, failure);
        }
    }

    private static SessionException Gone(StagedSession session, IOException? failure)
    {
        var message = $"the staging directory {session.Directory} is gone while its session runs{(failure is null ? "" : $": {failure.Message}")}";
        return failure is null ? new SessionException(message) : new SessionException(message, failure);
    }
}
