using System.Buffers.Text;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// One record of conmon's k8s-file format, <c>TIMESTAMP stdout|stderr F|P TEXT</c>, or a piece of one too long to be read at once. The
/// memory belongs to the reader, and is good until it reads on.
/// </summary>
/// <param name="Stream">The stream.</param>
/// <param name="Timestamp">When conmon read the text, RFC 3339, as it stands in the file.</param>
/// <param name="Text">The program's bytes, with the line end where the program wrote one.</param>
/// <param name="IsWhole">Whether the next byte of the file begins another record.</param>
internal readonly record struct ConsoleRecord(
    ConsoleStream Stream, ReadOnlyMemory<byte> Timestamp, ReadOnlyMemory<byte> Text, bool IsWhole);

/// <summary>What stands before a record's text.</summary>
/// <remarks>Partial: the program's line goes on in the stream's next record. The length is that up to the text.</remarks>
internal readonly record struct ConsoleRecordHeader(ConsoleStream Stream, bool IsPartial, int TimestampLength, int Length)
{
    private const int ShortestTimestamp = 20;
    private const int LongestTimestamp = 40;
    private const int AfterTimestamp = 10;

    /// <summary>Reads the header of a line; false when it has none.</summary>
    internal static bool TryRead(ReadOnlySpan<byte> line, out ConsoleRecordHeader header)
    {
        header = default;
        var length = line[..Math.Min(line.Length, LongestTimestamp + 1)].IndexOf((byte)' ');
        if (length < ShortestTimestamp || line.Length < length + AfterTimestamp || line[10] != 'T') return false;

        var rest = line.Slice(length, AfterTimestamp);
        var isOut = rest.StartsWith(" stdout "u8);
        if ((!isOut && !rest.StartsWith(" stderr "u8)) || rest[8] is not ((byte)'F' or (byte)'P') || rest[9] != ' ') return false;

        header = new(isOut ? ConsoleStream.Stdout : ConsoleStream.Stderr, rest[8] == 'P', length, length + AfterTimestamp);
        return true;
    }
}

/// <summary>The stream that a session's program wrote to.</summary>
public enum ConsoleStream
{
    /// <summary>Standard output.</summary>
    Stdout,

    /// <summary>Standard error.</summary>
    Stderr,
}

/// <summary>Reads the time stamps of console files: RFC 3339, of whose fraction of a second seven digits count.</summary>
internal static class ConsoleTimestamp
{
    private const int Seconds = 19;
    private const int Digits = 7;

    /// <summary>The time; the Unix epoch where there is none to be read.</summary>
    internal static DateTimeOffset Read(ReadOnlySpan<byte> timestamp)
    {
        if (timestamp.Length is <= Seconds or > 64) return DateTimeOffset.UnixEpoch;

        var zone = Seconds + Math.Max(timestamp[Seconds..].IndexOfAny("Z+-"u8), 0);
        Span<byte> canonical = stackalloc byte[Seconds + 1 + Digits + timestamp.Length - zone];
        canonical.Fill((byte)'0');
        timestamp[..Seconds].CopyTo(canonical);
        canonical[Seconds] = (byte)'.';
        if (zone > Seconds)
            timestamp[(Seconds + 1)..Math.Min(zone, Seconds + 1 + Digits)].CopyTo(canonical[(Seconds + 1)..]);
        timestamp[zone..].CopyTo(canonical[(Seconds + 1 + Digits)..]);

        return Utf8Parser.TryParse(canonical, out DateTimeOffset time, out var length, 'O') && length == canonical.Length
            ? time
            : DateTimeOffset.UnixEpoch;
    }
}
