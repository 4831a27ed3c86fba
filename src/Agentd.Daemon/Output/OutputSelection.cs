using System.Runtime.CompilerServices;

namespace Agentd.Daemon.Output;

/// <summary>The part of a session's output that was asked for.</summary>
internal static class OutputSelection
{
    /// <summary>The most lines that a tail holds back.</summary>
    public const int MostTail = 100_000;

    /// <summary>Selects by time and by the number of last lines.</summary>
    /// <param name="pieces">The output.</param>
    /// <param name="since">Only what was printed since then.</param>
    /// <param name="tail">Only so many of the last lines that are there now; what comes later is passed on as it comes.</param>
    /// <param name="live">Whether more may come: then a tail is told after a moment without output.</param>
    /// <param name="cancellation">Ends the selection.</param>
    public static IAsyncEnumerable<Protocol.Replies.Output> Select(
        IAsyncEnumerable<Protocol.Replies.Output> pieces, DateTimeOffset? since, int? tail, bool live, CancellationToken cancellation)
    {
        var recent = since is { } from ? pieces.Where(p => p.Time >= from) : pieces;
        return tail is { } lines ? LastAsync(recent, Math.Clamp(lines, 0, MostTail), live, cancellation) : recent;
    }

    private static async IAsyncEnumerable<Protocol.Replies.Output> LastAsync(
        IAsyncEnumerable<Protocol.Replies.Output> pieces, int lines, bool live, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var held = new TailBuffer(lines);
        var source = pieces.GetAsyncEnumerator(cancellation);
        await using (source.ConfigureAwait(false))
        {
            var next = source.MoveNextAsync().AsTask();
            while (!live || await IsSoonAsync(next).ConfigureAwait(false))
            {
                if (!await next.ConfigureAwait(false)) break;
                held.Add(source.Current);
                next = source.MoveNextAsync().AsTask();
            }
            foreach (var piece in held.Pieces) yield return piece;
            while (live && await next.ConfigureAwait(false))
            {
                yield return source.Current;
                next = source.MoveNextAsync().AsTask();
            }
        }
    }

    // What is in the file already comes at once; a pause means that the present has been reached.
    private static async Task<bool> IsSoonAsync(Task<bool> next) =>
        next.IsCompleted || await Task.WhenAny(next, Task.Delay(TimeSpan.FromMilliseconds(50))).ConfigureAwait(false) == next;
}
