using System.Text;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Finds where conmon could not write a record whole and went on later. A full disk takes a write up to the end of a block; when there is
/// room again, the next record begins there, in the middle of a line. What a session prints itself does not look so: the time is one of its
/// own life.
/// </summary>
internal sealed class TornRecords
{
    private const int Block = 512;
    private const int Header = 64;

    private byte[] _tail = [];
    private DateTimeOffset? _begun;
    private long _last;

    internal int Count { get; private set; }

    /// <summary>The time of the record after the first one, as it stands in the file; null when there is none.</summary>
    internal string? FirstBefore { get; private set; }

    internal void Look(ReadOnlySpan<byte> piece, long offset)
    {
        if (_begun is null && ConsoleRecordHeader.TryRead(piece, out var first))
            _begun = ConsoleTimestamp.Read(piece[..first.TimestampLength]);
        if (_begun is null) return;
        byte[] border = [.. _tail, .. piece[..Math.Min(piece.Length, Header)]];
        LookAt(border, offset - _tail.Length);
        LookAt(piece, offset);
        _tail = piece.Length > Header ? piece[^(Header + 1)..].ToArray() : border[^Math.Min(border.Length, Header + 1)..];
    }

    private void LookAt(ReadOnlySpan<byte> piece, long offset)
    {
        for (var place = ((offset / Block) + 1) * Block; place < offset + piece.Length; place += Block)
        {
            var at = (int)(place - offset);
            if (piece[at - 1] == '\n' || !char.IsAsciiDigit((char)piece[at]) || !ConsoleRecordHeader.TryRead(piece[at..], out var header))
                continue;
            var timestamp = piece.Slice(at, header.TimestampLength);
            if (place <= _last || ConsoleTimestamp.Read(timestamp) < _begun) continue;
            (Count, _last) = (Count + 1, place);
            FirstBefore ??= Encoding.ASCII.GetString(timestamp);
        }
    }
}
