using System.Buffers;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Writes masked pieces as records of the k8s-file format, up to a bound.</summary>
internal sealed class ConsoleArchiveWriter(Stream archive, long bound) : IConsoleOutput
{
    private const int FlushAt = 64 * 1024;

    private readonly ArrayBufferWriter<byte> _buffer = new(2 * FlushAt);

    /// <summary>The bytes written, the mark of a cut not counted.</summary>
    internal long Written { get; private set; }

    /// <summary>Whether something did not fit; nothing more is written then.</summary>
    internal bool IsFull { get; private set; }

    /// <inheritdoc/>
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

    /// <summary>Writes whole lines that need no masking as they are; false when they do not all fit.</summary>
    internal bool TryWriteLines(ReadOnlySpan<byte> lines)
    {
        if (Written + lines.Length > bound)
            return false;
        Flush();
        archive.Write(lines);
        Written += lines.Length;
        return true;
    }

    /// <summary>Writes the line that names the cut, beyond the bound.</summary>
    internal void WriteMark(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text) => Put(timestamp, " stderr F "u8, text, ""u8);

    /// <summary>Hands all that is buffered to the archive.</summary>
    internal void Flush()
    {
        archive.Write(_buffer.WrittenSpan);
        _buffer.ResetWrittenCount();
    }

    private int Put(ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> header, ReadOnlySpan<byte> text, ReadOnlySpan<byte> lineEnd)
    {
        _buffer.Write(timestamp);
        _buffer.Write(header);
        _buffer.Write(text);
        _buffer.Write(lineEnd);
        if (_buffer.WrittenCount >= FlushAt)
            Flush();
        return timestamp.Length + header.Length + text.Length + lineEnd.Length;
    }
}
