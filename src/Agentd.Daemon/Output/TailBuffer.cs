namespace Agentd.Daemon.Output;

/// <summary>The last lines of an output, each with the pieces that it came in.</summary>
internal sealed class TailBuffer(int lines)
{
    private readonly LinkedList<Protocol.Replies.Output> _pieces = new();
    private int _lines;

    /// <summary>What is held.</summary>
    public IEnumerable<Protocol.Replies.Output> Pieces => lines == 0 ? [] : _pieces;

    /// <summary>The place after the newest piece, held or let go; null when there was none.</summary>
    public string? Cursor { get; private set; }

    /// <summary>Adds a piece and lets go of lines that are too old.</summary>
    public void Add(Protocol.Replies.Output piece)
    {
        Cursor = piece.Cursor;
        _pieces.AddLast(piece);
        if (EndsLine(piece)) _lines++;
        while (_lines > lines)
        {
            if (EndsLine(_pieces.First!.Value)) _lines--;
            _pieces.RemoveFirst();
        }
    }

    private static bool EndsLine(Protocol.Replies.Output piece) => piece.Data is [.., (byte)'\n'];
}
