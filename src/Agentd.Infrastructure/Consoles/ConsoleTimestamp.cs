using System.Buffers.Text;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Reads the time stamps of console files: RFC 3339, of whose fraction of a second seven digits count.</summary>
internal static class ConsoleTimestamp
{
    private const int Seconds = 19;
    private const int Digits = 7;

    /// <summary>The time; the Unix epoch where there is none to be read.</summary>
    internal static DateTimeOffset Read(ReadOnlySpan<byte> timestamp)
    {
        if (timestamp.Length is <= Seconds or > 64)
            return DateTimeOffset.UnixEpoch;

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
