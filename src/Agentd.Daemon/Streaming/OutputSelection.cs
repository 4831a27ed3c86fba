using System.Runtime.CompilerServices;
using Agentd.Infrastructure.Consoles;

namespace Agentd.Daemon.Streaming;

/// <summary>The part of a session's output that was asked for, by time and by the number of last lines.</summary>
internal static class OutputSelection
{
    /// <summary>The most lines of a tail.</summary>
    public const int MostTail = 100_000;

    /// <summary>Selects from what there is.</summary>
    /// <param name="pieces">The output.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="cancellation">Ends the selection.</param>
    public static IAsyncEnumerable<Output> Once(
        IAsyncEnumerable<Output> pieces, LogsRequest asked, CancellationToken cancellation)
    {
        var recent = Recent(pieces, asked);
        return asked.Tail is { } lines ? LastAsync(recent, lines, cancellation) : recent;
    }

    /// <summary>
    /// Selects from what there is and passes on what comes. Between the two, a client that follows gets a cursor, as a piece without data:
    /// nothing is lost from there on, whenever the daemon goes away.
    /// </summary>
    /// <param name="soFar">The output that there is, from the cursor that was asked for on; read for a tail alone.</param>
    /// <param name="onwards">The output from a cursor on, to its end.</param>
    /// <param name="asked">What was asked for.</param>
    /// <param name="now">The present.</param>
    /// <param name="cancellation">Ends the selection.</param>
    public static async IAsyncEnumerable<Output> Followed(
        IAsyncEnumerable<Output> soFar,
        Func<string?, IAsyncEnumerable<Output>> onwards,
        LogsRequest asked,
        DateTimeOffset now,
        [EnumeratorCancellation] CancellationToken cancellation)
    {
        var cursor = asked.Cursor;
        if (asked.Tail is { } lines)
        {
            var tail = await TailOf(Recent(soFar, asked), lines, cancellation).ConfigureAwait(false);
            foreach (var piece in tail.Pieces) yield return piece;
            cursor = tail.Cursor ?? cursor;
        }

        yield return new(OutputStream.Stdout, [], now, cursor ?? ConsoleCursor.Start.ToString());
        await foreach (var piece in Recent(onwards(cursor), asked).WithCancellation(cancellation).ConfigureAwait(false)) yield return piece;
    }

    private static IAsyncEnumerable<Output> Recent(IAsyncEnumerable<Output> pieces, LogsRequest asked) =>
        asked.Since is { } from ? pieces.Where(piece => piece.Time >= from) : pieces;

    private static async IAsyncEnumerable<Output> LastAsync(
        IAsyncEnumerable<Output> pieces, int lines, [EnumeratorCancellation] CancellationToken cancellation)
    {
        var tail = await TailOf(pieces, lines, cancellation).ConfigureAwait(false);
        foreach (var piece in tail.Pieces) yield return piece;
    }

    private static async Task<TailBuffer> TailOf(IAsyncEnumerable<Output> pieces, int lines, CancellationToken cancellation)
    {
        var tail = new TailBuffer(Math.Clamp(lines, 0, MostTail));
        await foreach (var piece in pieces.WithCancellation(cancellation).ConfigureAwait(false)) tail.Add(piece);
        return tail;
    }
}

/// <summary>The last lines of an output, each with the pieces that it came in; of lines that are too long for it, the ends.</summary>
internal sealed class TailBuffer(int lines)
{
    /// <summary>The most bytes of memory that are held, whatever a session prints.</summary>
    public const int MostBytes = 64 * 1024 * 1024;

    // What a piece costs beside its text: a session may print a byte at a time, and no newline ever.
    private const int PieceBytes = 256;

    private readonly LinkedList<Output> _pieces = new();
    private int _ends;
    private long _bytes;

    /// <summary>What is held.</summary>
    public IEnumerable<Output> Pieces => _pieces;

    /// <summary>The place after the newest piece, held or let go; null when there was none.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Adds a piece and lets go of what is too old.</summary>
    public void Add(Output piece)
    {
        Cursor = piece.Cursor;
        if (lines == 0) return;
        _pieces.AddLast(piece);
        Count(piece, 1);
        // A last line that is still open counts as well.
        var most = EndsLine(piece) ? lines : lines - 1;
        while (_ends > most || _bytes > MostBytes)
        {
            Count(_pieces.First!.Value, -1);
            _pieces.RemoveFirst();
        }
    }

    private void Count(Output piece, int times)
    {
        if (EndsLine(piece)) _ends += times;
        _bytes += times * (piece.Data.Length + PieceBytes);
    }

    private static bool EndsLine(Output piece) => piece.Data is [.., (byte)'\n'];
}
