using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Linux;
using Agentd.Masking;

namespace Agentd.Daemon.Streaming;

/// <summary>
/// What sessions print, masked, as replies of the protocol: from the raw file while they run, from the record afterwards.
/// </summary>
internal sealed class SessionOutput(IStaging staging, IRecordArchive archive, Inotify inotify)
{
    /// <summary>The output of a live session from a cursor on, until it ends.</summary>
    /// <exception cref="SessionException">The output may not be shown, or cannot be read.</exception>
    public IAsyncEnumerable<Output> FollowAsync(LiveSession session, string? cursor, CancellationToken cancellation) =>
        ElseKeptAsync(GrowingAsync(session, cursor, cancellation), session, cursor, cancellation);

    /// <summary>The output of a live session up to now.</summary>
    /// <exception cref="SessionException">The output may not be shown, or cannot be read.</exception>
    public IAsyncEnumerable<Output> SoFarAsync(LiveSession session, string? cursor, CancellationToken cancellation) =>
        ElseKeptAsync(WrittenAsync(session, cursor, cancellation), session, cursor, cancellation);

    /// <summary>The kept output of an ended session.</summary>
    public IAsyncEnumerable<Output> ReadAsync(SessionRecord record, string? cursor, CancellationToken cancellation) =>
        archive.ConsoleLog(record.Agent, record.SessionId) is { } file
            ? ConsoleFollower.FollowAsync(
                file, () => SecretPatterns.None, Start(cursor).FromBeginning(), ConsoleBell.OfEndedSession(), cancellation).Select(Piece)
            : AsyncEnumerable.Empty<Output>();

    /// <summary>Why the output of a live session may not be shown; null when it may.</summary>
    public static string? Objection(LiveSession session) => session.Masked is not null ? null
        : $"the output of session {session.Id} cannot be shown: the values to mask in it changed since it started";

    /// <summary>Why there is no output of an ended session to show; null when there is, or when it printed none.</summary>
    public static string? Objection(SessionRecord record) => record.Output is { State: OutputState.Withheld or OutputState.Lost } output
        ? $"the output of session {record.SessionId} was not kept: {output.Reason}" : null;

    /// <summary>
    /// What is to be said of an ended session's output beside it; null where all of it is there, or where that was not judged.
    /// </summary>
    public static string? Doubt(SessionRecord record) => record.Output switch
    {
        { State: OutputState.Gap } output => $"the output of session {record.SessionId} is not whole: {output.Reason}",
        { State: OutputState.Unknown } output => $"the output of session {record.SessionId} may not be whole: {output.Reason}",
        _ => null,
    };

    // The values to mask of a session that waits are known only from its turn on. So this is called once its output is there.
    private static IReadOnlyList<SecretValue> Masked(LiveSession session) =>
        session.Masked ?? throw new SessionException(Objection(session)!);

    private static SecretPatterns Patterns(LiveSession session, StagedSession staged) =>
        SecretPatterns.Of(Masked(session), EndMark.Of(staged)?.Line);

    // A value that a session's broker gets later is masked for whoever follows already.
    private static Func<SecretPatterns> Growing(LiveSession session, StagedSession staged)
    {
        var (known, patterns) = (Masked(session), Patterns(session, staged));
        return () =>
        {
            if (session.Masked is { } now && now != known) (known, patterns) = (now, SecretPatterns.Of(now, EndMark.Of(staged)?.Line));
            return patterns;
        };
    }

    // A session's output is in its record before its raw file goes, and the session is live for a while after that. A client that comes
    // then is sent what was kept; by its cursor nothing is sent twice.
    private async IAsyncEnumerable<Output> ElseKeptAsync(IAsyncEnumerable<Output> raw,
        LiveSession session, string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var empty = true;
        await foreach (var piece in raw.ConfigureAwait(false))
        {
            empty = false;
            yield return piece;
        }

        if (!empty) yield break;
        await foreach (var piece in ReadAsync(session.Record, cursor, cancellation).ConfigureAwait(false)) yield return piece;
    }

    private async IAsyncEnumerable<Output> GrowingAsync(
        LiveSession session, string? cursor, [EnumeratorCancellation] CancellationToken cancellation)
    {
        _ = Masked(session);
        if (!await StagedAsync(session, cancellation).ConfigureAwait(false)) yield break;
        if (staging.Find(session.Names) is not { } staged) yield break;

        var bell = new ConsoleBell();
        using var watch = TryWatch(staged.ConsoleLog, bell);
        using var departed = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        _ = EndWithAsync(session, bell, departed.Token);
        try
        {
            var chunks = ConsoleFollower.FollowAsync(staged.ConsoleLog, Growing(session, staged), Start(cursor), bell, cancellation);
            await foreach (var chunk in chunks.ConfigureAwait(false)) yield return Piece(chunk);
        }
        finally
        {
            await departed.CancelAsync().ConfigureAwait(false);
        }
    }

    private IAsyncEnumerable<Output> WrittenAsync(LiveSession session, string? cursor, CancellationToken cancellation)
    {
        _ = Masked(session);
        if (staging.Find(session.Names) is not { } staged) return AsyncEnumerable.Empty<Output>();
        var patterns = Patterns(session, staged);
        var chunks = session.OutputComplete.IsCompleted
            ? ConsoleFollower.FollowAsync(staged.ConsoleLog, () => patterns, Start(cursor), ConsoleBell.OfEndedSession(), cancellation)
            : ConsoleFollower.SoFarAsync(staged.ConsoleLog, patterns, Start(cursor), cancellation);
        return chunks.Select(Piece);
    }

    // The console file exists from the phase mount on; a session may end before.
    private static async Task<bool> StagedAsync(LiveSession session, CancellationToken cancellation)
    {
        await foreach (var entry in session.Progress.FollowAsync(cancellation).ConfigureAwait(false))
            if (entry.Name is "execute" || entry.Step is not null) return true;
        return false;
    }

    private IDisposable? TryWatch(string file, ConsoleBell bell)
    {
        try
        {
            return inotify.Watch(file, Inotify.Modified | Inotify.WriterGone, _ => bell.Ring());
        }
        catch (IOException)
        {
            bell.Leave(); // The session ended just now and its file is gone: the follower ends.
            return null;
        }
    }

    // Nobody writes the file after the container's removal, and the staging directory goes only then. A slow removal keeps no client
    // waiting. A client that departs leaves nothing behind in a session that may last for days.
    internal static async Task EndWithAsync(LiveSession session, ConsoleBell bell, CancellationToken departed)
    {
        var left = new TaskCompletionSource();
        await using var leaving = departed.Register(() => left.TrySetResult()).ConfigureAwait(false);
        await Task.WhenAny(session.OutputComplete, session.Report, left.Task).ConfigureAwait(false);
        if (session.OutputComplete.IsCompleted) bell.End();
        else bell.Leave();
    }

    /// <summary>The place that a cursor names.</summary>
    /// <exception cref="SessionException">It is none.</exception>
    internal static ConsoleCursor Start(string? cursor) => cursor is null ? ConsoleCursor.Start
        : ConsoleCursor.TryParse(cursor, out var parsed) ? parsed : throw new SessionException("the cursor is not one that agentd gave");

    private static Output Piece(ConsoleChunk chunk) => new(
        chunk.Stream == ConsoleStream.Stdout ? OutputStream.Stdout : OutputStream.Stderr,
        chunk.Text.ToArray(), chunk.Timestamp, chunk.Cursor.ToString());
}
