using System.Buffers;
using Agentd.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Masks the records of a console file, each stream for itself: a value is found across records and lines of one stream.</summary>
internal sealed class MaskedConsole(Func<SecretPatterns> patterns, IConsoleOutput output)
{
    private readonly MaskedStream _stdout = new(ConsoleStream.Stdout, patterns, output);
    private readonly MaskedStream _stderr = new(ConsoleStream.Stderr, patterns, output);

    /// <summary>Whether masking what follows needs nothing of what went before.</summary>
    internal bool IsClean => _stdout.IsClean && _stderr.IsClean;

    /// <summary>Whether both streams came to the line that ends an output.</summary>
    internal bool HasEnded => _stdout.HasEnded && _stderr.HasEnded;

    internal void Accept(in ConsoleRecord record) => (record.Stream == ConsoleStream.Stdout ? _stdout : _stderr).Accept(record);

    internal void Complete()
    {
        _stdout.Complete();
        _stderr.Complete();
    }
}

/// <summary>Where masked console text goes, in order.</summary>
internal interface IConsoleOutput
{
    /// <summary>A piece of one line. The memory is good only during the call.</summary>
    /// <param name="stream">The stream.</param>
    /// <param name="timestamp">When its first byte was read, RFC 3339, as it stands in the file.</param>
    /// <param name="text">Masked bytes, never none; a line end stands only at their end.</param>
    void Write(ConsoleStream stream, ReadOnlySpan<byte> timestamp, ReadOnlySpan<byte> text);
}

/// <summary>Masks one stream, and keeps every byte with the time stamp of its record although a masker may hold it back.</summary>
internal sealed class MaskedStream(ConsoleStream stream, Func<SecretPatterns> patterns, IConsoleOutput output) : IMaskedOutput
{
    private readonly SecretMasker _masker = new(patterns);
    private readonly ArrayBufferWriter<byte> _piece = new();
    private readonly Queue<(byte[] Timestamp, long End)> _held = [];

    private ReadOnlyMemory<byte> _pieceTimestamp;
    private ReadOnlyMemory<byte> _timestamp;
    private long _end;

    /// <summary>Whether the line that ends an output has come, and nothing since.</summary>
    internal bool HasEnded { get; private set; }

    /// <summary>Whether masking what follows needs nothing of what went before.</summary>
    internal bool IsClean => _masker.IsClean;

    internal void Accept(in ConsoleRecord record)
    {
        (_timestamp, _end) = (record.Timestamp, _end + record.Text.Length);
        _masker.Write(record.Text.Span, this);
        Flush();

        Forget(_masker.Decided);
        if (_end > _masker.Decided)
            _held.Enqueue((_timestamp.ToArray(), _end));
    }

    internal void Complete()
    {
        _masker.Complete(this);
        Flush();
    }

    void IMaskedOutput.Literal(ReadOnlySpan<byte> text, long offset)
    {
        while (!text.IsEmpty)
        {
            var length = (int)Math.Min(text.Length, BeginAt(offset) - offset);
            _piece.Write(text[..length]);
            text = text[length..];
            offset += length;
        }
    }

    void IMaskedOutput.Masked(long offset)
    {
        BeginAt(offset);
        _piece.Write(MaskedText.Mask);
    }

    void IMaskedOutput.Ended(long offset) => HasEnded = true;

    /// <summary>Makes the piece one of the record that holds this place, and returns the record's end.</summary>
    private long BeginAt(long offset)
    {
        Forget(offset);
        HasEnded = false;
        var (timestamp, end) = _held.TryPeek(out var record) ? record : (_timestamp, _end);
        if (_piece.WrittenCount == 0)
            _pieceTimestamp = timestamp;
        return end;
    }

    /// <summary>Drops the records that end here or before, with which their piece is complete.</summary>
    private void Forget(long offset)
    {
        while (_held.TryPeek(out var record) && record.End <= offset)
        {
            Flush();
            _held.Dequeue();
        }
    }

    private void Flush()
    {
        if (_piece.WrittenCount == 0) return;
        output.Write(stream, _pieceTimestamp.Span, _piece.WrittenSpan);
        _piece.ResetWrittenCount();
    }
}
