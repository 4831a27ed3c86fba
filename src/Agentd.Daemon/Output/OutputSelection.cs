using System.Runtime.CompilerServices;
using Agentd.Infrastructure.Consoles;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Daemon.Output;

/// <summary>
/// The part of a session's output that was asked for. Who follows gets a cursor before anything is due, as a piece without data: nothing
/// can be lost from there on, whenever the daemon goes.
/// </summary>
internal static class OutputSelection
{
    /// <summary>The most lines that a tail holds back.</summary>
    public const int MostTail = 100_000;

    /// <summary>Selects by time and by the number of last lines.</summary>
    /// <param name="pieces">The output.</param>
    /// <param name="asked">What was asked for. A tail counts the lines that are there now; what comes later is passed on as it comes.</param>
    /// <param name="now">The present, where it is followed beyond it; null where no more comes.</param>
    /// <param name="cancellation">Ends the selection.</param>
    public static IAsyncEnumerable<Protocol.Replies.Output> Select(
        IAsyncEnumerable<Protocol.Replies.Output> pieces, LogsRequest asked, DateTimeOffset? now, CancellationToken cancellation)
    {
        var recent = asked.Since is { } from ? pieces.Where(p => p.Time >= from) : pieces;
        var mark = now is { } at ? Mark(asked, at) : null;
        if (asked.Tail is { } lines) return LastAsync(recent, Math.Clamp(lines, 0, MostTail), mark, cancellation);
        return mark is null ? recent : recent.Prepend(mark);
    }

    private static Protocol.Replies.Output Mark(LogsRequest asked, DateTimeOffset now) =>
        new(OutputStream.Stdout, [], now, asked.Cursor ?? ConsoleCursor.Start.ToString());

    private static async IAsyncEnumerable<Protocol.Replies.Output> LastAsync(IAsyncEnumerable<Protocol.Replies.Output> pieces,
        int lines, Protocol.Replies.Output? mark, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var held = new TailBuffer(lines);
        using var over = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        await using var source = pieces.GetAsyncEnumerator(over.Token);
        var next = source.MoveNextAsync().AsTask();
        try
        {
            while (mark is null || await IsSoonAsync(next).ConfigureAwait(false))
            {
                if (!await next.ConfigureAwait(false) || source.Current.Time >= mark?.Time) break;
                held.Add(source.Current);
                next = source.MoveNextAsync().AsTask();
            }
            foreach (var piece in held.Pieces) yield return piece;
            if (mark is null) yield break;
            yield return mark with { Cursor = held.Cursor ?? mark.Cursor };
            while (await next.ConfigureAwait(false))
            {
                yield return source.Current;
                next = source.MoveNextAsync().AsTask();
            }
        }
        finally
        {
            // Whoever stops to listen may do so while the next piece is waited for.
            await over.CancelAsync().ConfigureAwait(false);
            await ((Task)next).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
        }
    }

    // What is in the file already comes at once: a pause means that the present has been reached, and so does what was printed after it.
    private static async Task<bool> IsSoonAsync(Task<bool> next) =>
        next.IsCompleted || await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(50))).ConfigureAwait(false) == next;
}
