namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Writes masked pieces as records of the k8s-file format, up to a bound. The archive gets whole blocks, at places that are multiples of
/// their size, for a page cache takes anything else at half the speed; and while it takes one, the next is filled.
/// </summary>
internal sealed class ConsoleArchiveWriter(Stream archive, long bound, int block) : IConsoleOutput, IDisposable
{
    private byte[] _block = new byte[block];
    private byte[] _other = [];
    private int _filled;
    private Task _writing = Task.CompletedTask;

    /// <summary>The bytes written, the mark of a cut not counted.</summary>
    internal long Written { get; private set; }

    internal bool IsFull { get; private set; }

    public void Write(ConsoleStream stream, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text)
    {
        var isWhole = text[^1] == '\n';
        var header = (stream, isWhole) switch
        {
            (ConsoleStream.Stdout, true) => " stdout F "u8,
            (ConsoleStream.Stdout, false) => " stdout P "u8,
            (_, true) => " stderr F "u8,
            (_, false) => " stderr P "u8,
        };

        IsFull |= Written + timestamp.Length + header.Length + text.Length + 1 > bound;
        if (!IsFull)
            Written += Put(timestamp, header, text, isWhole ? ""u8 : "\n"u8);
    }

    /// <summary>Writes whole lines that need no masking as they are, as many as fit; returns how many bytes those have.</summary>
    internal int WriteLines(ReadOnlySpan<byte> lines)
    {
        if (lines.Length > bound - Written)
            lines = lines[..(lines[..(int)(bound - Written)].LastIndexOf((byte)'\n') + 1)];
        Append(lines);
        Written += lines.Length;
        return lines.Length;
    }

    /// <summary>Writes the line that names the cut, beyond the bound.</summary>
    internal void WriteMark(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text) => Put(timestamp, " stderr F "u8, text, ""u8);

    /// <summary>Hands the rest to the archive, a last block that is not whole, and returns when it has all of it.</summary>
    internal void Complete()
    {
        _writing.GetAwaiter().GetResult();
        archive.Write(_block.AsSpan(0, _filled));
        _filled = 0;
    }

    /// <summary>Returns when the archive is no longer written to.</summary>
    public void Dispose() => ((IAsyncResult)_writing).AsyncWaitHandle.WaitOne();

    private int Put(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> header, ReadOnlySpan<byte> text, ReadOnlySpan<byte> lineEnd)
    {
        Append(timestamp);
        Append(header);
        Append(text);
        Append(lineEnd);
        return timestamp.Length + header.Length + text.Length + lineEnd.Length;
    }

    private void Append(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            var fitting = bytes[..Math.Min(bytes.Length, _block.Length - _filled)];
            fitting.CopyTo(_block.AsSpan(_filled));
            _filled += fitting.Length;
            bytes = bytes[fitting.Length..];
            if (_filled == _block.Length) HandOn();
        }
    }

    private void HandOn()
    {
        _writing.GetAwaiter().GetResult();
        var full = _block;
        _writing = Task.Run(() => archive.Write(full));
        (_block, _other, _filled) = (_other.Length > 0 ? _other : new byte[full.Length], full, 0);
    }
}
