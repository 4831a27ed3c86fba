namespace Agentd.Infrastructure.Consoles;

/// <summary>What stands before a record's text.</summary>
/// <param name="Stream">The stream.</param>
/// <param name="IsPartial">Whether the program's line goes on in the stream's next record.</param>
/// <param name="TimestampLength">The length of the time stamp, with which the header begins.</param>
/// <param name="Length">The length of the header, the blank before the text included.</param>
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
        if (length < ShortestTimestamp || line.Length < length + AfterTimestamp || line[10] != 'T')
            return false;

        var rest = line.Slice(length, AfterTimestamp);
        var isOut = rest.StartsWith(" stdout "u8);
        if ((!isOut && !rest.StartsWith(" stderr "u8)) || rest[8] is not ((byte)'F' or (byte)'P') || rest[9] != ' ')
            return false;

        header = new(isOut ? ConsoleStream.Stdout : ConsoleStream.Stderr, rest[8] == 'P', length, length + AfterTimestamp);
        return true;
    }
}
