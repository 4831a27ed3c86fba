using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Streaming;

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
        // A last line that is still open is a line as well.
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
