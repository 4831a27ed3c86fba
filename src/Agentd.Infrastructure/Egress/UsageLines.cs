using System.Text.Json;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// Reads a <c>usage.jsonl</c>, line by line. Its writer reads what hostile sessions send: whatever it wrote, no more than so much is read,
/// and what is no line of one is left out and counted.
/// </summary>
/// <param name="file">The file, where reading begins.</param>
/// <param name="before">How many of its bytes were read before.</param>
internal sealed class UsageLines(Stream file, long before = 0)
{
    /// <summary>The most bytes that are read: twice what a broker writes.</summary>
    public const int MostBytes = 32 << 20;

    private const int LongestLine = 4096;

    /// <summary>How many bytes were read, up to the end of the last whole line.</summary>
    public long Passed { get; private set; } = before;

    /// <summary>The lines, and last how many were none.</summary>
    /// <exception cref="IOException">The file cannot be read.</exception>
    public IEnumerable<UsageLine> Read()
    {
        var lost = 0L;
        foreach (var line in Lines())
        {
            if (TryRead(line) is { } usage) yield return usage;
            else lost++;
        }
        if (lost > 0) yield return new UsageLine { State = UsageState.Lost, Times = lost };
    }

    // An empty one for each that is too long. Half a line is none: its writer was killed, or has not come to its end.
    private IEnumerable<byte[]> Lines()
    {
        var (room, held, left, isTooLong) = (new byte[LongestLine], 0, (int)Math.Max(0, MostBytes - Passed), false);
        while (file.Read(room, held, Math.Min(room.Length - held, left)) is > 0 and var count)
        {
            (held, left) = (held + count, left - count);
            var begin = 0;
            while (Array.IndexOf(room, (byte)'\n', begin, held - begin) is >= 0 and var end)
            {
                // Its writer begins a line of its own behind one that may be half.
                if (isTooLong || end > begin) yield return isTooLong ? [] : room[begin..end];
                (isTooLong, begin) = (false, end + 1);
            }
            if (begin == 0 && held == room.Length) (isTooLong, begin) = (true, held);
            Array.Copy(room, begin, room, 0, held - begin);
            (held, Passed) = (held - begin, Passed + begin);
        }
    }

    private static UsageLine? TryRead(byte[] line)
    {
        try
        {
            return JsonSerializer.Deserialize(line, UsageJson.Default.UsageLine);
        }
        catch (JsonException)
        {
            return null;
        }
    }
}
