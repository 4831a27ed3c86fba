namespace Agentd.Daemon.Output;

/// <summary>The last lines of an output, each with the pieces that it came in: so many, and no more than 16 MiB.</summary>
internal sealed class TailBuffer(int lines)
{
    // A program may print much without ending a line.
    private const int MostBytes = 16 * 1024 * 1024;

    private readonly LinkedList<Protocol.Replies.Output> _pieces = new();
    private int _lines;
    private int _bytes;

    /// <summary>What is held.</summary>
    public IEnumerable<Protocol.Replies.Output> Pieces => lines == 0 ? [] : _pieces;

    /// <summary>The place after the newest piece, held or let go; null when there was none.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Adds a piece and lets go of what is too old.</summary>
    public void Add(Protocol.Replies.Output piece)
    {
        Cursor = piece.Cursor;
        _pieces.AddLast(piece);
        _bytes += piece.Data.Length;
        if (EndsLine(piece)) _lines++;
        while (_lines > lines || _bytes > MostBytes) LetGo(_pieces.First!.Value);
    }

    private void LetGo(Protocol.Replies.Output oldest)
    {
        if (EndsLine(oldest)) _lines--;
        _bytes -= oldest.Data.Length;
        _pieces.RemoveFirst();
    }

    private static bool EndsLine(Protocol.Replies.Output piece) => piece.Data is [.., (byte)'\n'];
}
