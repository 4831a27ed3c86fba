namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Takes a console file apart into records, whatever the pieces it is read in, within a buffer of fixed size: a line without an end comes
/// out in pieces. What is no record (a torn line after a crash of the host) comes out as text on standard output, so that nothing is lost.
/// </summary>
internal sealed class ConsoleRecordReader
{
    /// <summary>A size for long files: eight times the longest record that conmon writes.</summary>
    internal const int BufferSize = 128 * 1024;

    private static readonly byte[] NoTimestamp = "1970-01-01T00:00:00.000000000+00:00"u8.ToArray();

    private readonly byte[] _buffer;
    private int _start;
    private int _end;
    private ReadOnlyMemory<byte> _timestamp = NoTimestamp;
    private ConsoleRecordHeader? _unfinished;

    /// <summary>A reader that begins at a place of a file where a record begins, with a buffer of so many bytes.</summary>
    internal ConsoleRecordReader(long offset, int size = BufferSize) => (Offset, _buffer) = (offset, new byte[size]);

    internal long Offset { get; private set; }

    internal long ReadOffset => Offset + _end - _start;

    /// <summary>Whether the last record was a piece of a longer one.</summary>
    internal bool IsInsideRecord => _unfinished is not null;

    /// <summary>The whole lines that are in the buffer, still to be taken.</summary>
    internal ReadOnlySpan<byte> WholeLines => _buffer.AsSpan(_start, _buffer.AsSpan(_start, _end - _start).LastIndexOf((byte)'\n') + 1);

    /// <summary>The time stamp of the record that was taken last, as it stands in the file.</summary>
    internal ReadOnlyMemory<byte> LastTimestamp => _timestamp;

    /// <summary>Where the file's next bytes are to be put. Never empty after <see cref="TryTake"/> has returned false.</summary>
    internal Memory<byte> Free()
    {
        // It lies in the buffer.
        _timestamp = _timestamp.ToArray();
        _buffer.AsSpan(_start, _end - _start).CopyTo(_buffer);
        (_start, _end) = (0, _end - _start);
        return _buffer.AsMemory(_end);
    }

    internal void Filled(int count) => _end += count;

    internal void Skip(int count) => (_start, Offset) = (_start + count, Offset + count);

    /// <summary>Takes the next record; false when more must be read first.</summary>
    /// <param name="isLast">Whether the file has ended, so that a last line without an end is all there will be.</param>
    /// <param name="record">The record.</param>
    internal bool TryTake(bool isLast, out ConsoleRecord record)
    {
        var rest = _buffer.AsMemory(_start, _end - _start);
        var lineEnd = rest.Span.IndexOf((byte)'\n');
        if (lineEnd < 0 && (rest.IsEmpty || (!isLast && rest.Length < _buffer.Length)))
        {
            record = default;
            return false;
        }

        var line = lineEnd < 0 ? rest : rest[..(lineEnd + 1)];
        record = Record(line, isWhole: lineEnd >= 0);
        Skip(line.Length);
        return true;
    }

    private ConsoleRecord Record(ReadOnlyMemory<byte> line, bool isWhole)
    {
        var text = line;
        if (_unfinished is not { } header)
        {
            if (ConsoleRecordHeader.TryRead(line.Span, out header))
                (_timestamp, text) = (line[..header.TimestampLength], line[header.Length..]);
            else
                header = new(ConsoleStream.Stdout, IsPartial: false, 0, 0);
        }

        _unfinished = isWhole ? null : header;
        return new(header.Stream, _timestamp, isWhole && header.IsPartial ? text[..^1] : text, isWhole);
    }
}
