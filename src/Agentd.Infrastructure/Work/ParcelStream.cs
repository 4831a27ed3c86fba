namespace Agentd.Infrastructure.Work;

/// <summary>
/// Reads a parcel: lines, and contents whose length a line has told. Its writer looked at hostile files: nothing is unbounded.
/// </summary>
internal sealed class ParcelStream(Stream stream)
{
    private const int LongestLine = 64 * 1024;

    private readonly byte[] _buffer = new byte[LongestLine];

    /// <summary>The next line, without its end; good until the next call.</summary>
    /// <exception cref="InvalidDataException">There is no whole one, or none so short.</exception>
    public ReadOnlySpan<byte> ReadLine()
    {
        var line = ReadLine(out var isCut);
        return isCut ? throw Torn() : line;
    }

    /// <summary>The same; of one that is too long its beginning.</summary>
    /// <exception cref="InvalidDataException">There is no whole one.</exception>
    public ReadOnlySpan<byte> ReadLine(out bool isCut)
    {
        for (var length = 0L; stream.ReadByte() is >= 0 and var next; length++)
        {
            isCut = length > LongestLine;
            if (next == '\n') return _buffer.AsSpan(0, (int)Math.Min(length, LongestLine));
            if (!isCut && length < LongestLine) _buffer[length] = (byte)next;
        }
        throw Torn();
    }

    /// <summary>The next bytes, in pieces that are good during the call.</summary>
    /// <exception cref="InvalidDataException">There are not so many.</exception>
    public void Read(long length, PieceReader reader)
    {
        while (length > 0)
        {
            var read = stream.Read(_buffer, 0, (int)Math.Min(length, _buffer.Length));
            if (read == 0) throw Torn();
            reader(_buffer.AsSpan(0, read));
            length -= read;
        }
    }

    /// <exception cref="InvalidDataException">Another line stands there.</exception>
    public void Expect(ReadOnlySpan<byte> line)
    {
        if (!ReadLine().SequenceEqual(line)) throw Torn();
    }

    public static InvalidDataException Torn() => new("is not whole");
}

/// <summary>Takes a piece of a content.</summary>
internal delegate void PieceReader(ReadOnlySpan<byte> piece);
