using System.Globalization;

namespace Agentd.Protocol.Linux;

/// <summary>
/// Reads <c>/proc/PID/smaps</c> line by line, and finds the mappings that hold nothing but what their files hold: read-only, of a file, and
/// without a page of the process's own, as the relocated part of a library has them. Those alone come back as they were.
/// </summary>
internal struct MappingReading
{
    private (nint Start, nuint Length)? _mapping;

    /// <summary>Reads the next line; gives the mapping that it completes, if it is one of those.</summary>
    public (nint Start, nuint Length)? Next(ReadOnlySpan<byte> line)
    {
        Span<Range> words = stackalloc Range[7];
        var count = Words(line, words);
        if (count == 0) return null;
        if (!line[words[0]].EndsWith(":"u8))
        {
            _mapping = count >= 6 ? ReadOnlyFile(line, words) : null;
            return null;
        }
        return line[words[0]].SequenceEqual("Anonymous:"u8) && line[words[1]].SequenceEqual("0"u8) ? _mapping : null;
    }

    // 7f0a1000-7f0a3000 r-xp 0002a000 fe:00 1234 /usr/lib/libc.so.6
    private static (nint Start, nuint Length)? ReadOnlyFile(ReadOnlySpan<byte> line, ReadOnlySpan<Range> words)
    {
        var isReadOnly = line[words[1]] is [(byte)'r', (byte)'-', _, (byte)'p'];
        if (!isReadOnly || line[words[4]].SequenceEqual("0"u8) || line[words[5]][0] != '/') return null;
        var range = line[words[0]];
        var dash = range.IndexOf((byte)'-');
        var start = Number(range[..dash]);
        return (start, (nuint)(Number(range[(dash + 1)..]) - start));
    }

    private static nint Number(ReadOnlySpan<byte> digits) => nint.Parse(digits, NumberStyles.HexNumber, CultureInfo.InvariantCulture);

    // The first ones.
    private static int Words(ReadOnlySpan<byte> line, Span<Range> words)
    {
        var (count, at) = (0, 0);
        while (count < words.Length)
        {
            while (at < line.Length && line[at] == ' ') at++;
            if (at == line.Length) return count;
            var length = line[at..].IndexOf((byte)' ');
            var end = length < 0 ? line.Length : at + length;
            words[count++] = at..end;
            at = end;
        }
        return count;
    }
}
