using System.Buffers.Binary;
using System.Text;

namespace Agentd.Egress.Tls;

/// <summary>How much of a client's first message is there.</summary>
internal enum HelloState
{
    /// <summary>More must come.</summary>
    Incomplete,

    /// <summary>All of it is there.</summary>
    Whole,

    /// <summary>It is no TLS.</summary>
    NotTls,
}

/// <summary>The first message of a TLS client: hostile bytes, of which the server's name is read, and nothing else.</summary>
internal static class ClientHello
{
    /// <summary>The most bytes of a first record, its head included.</summary>
    public const int Most = RecordHead + 16 * 1024;

    private const int RecordHead = 5, ShortestBody = 42, Random = 32;
    private const byte Handshake = 22, MajorVersion = 3, Hello = 1;
    private const ushort ServerName = 0;

    /// <summary>Whether the first record is whole.</summary>
    public static HelloState State(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length > 0 && bytes[0] != Handshake) return HelloState.NotTls;
        if (bytes.Length > 1 && bytes[1] != MajorVersion) return HelloState.NotTls;
        if (bytes.Length < RecordHead) return HelloState.Incomplete;
        var body = BinaryPrimitives.ReadUInt16BigEndian(bytes[3..]);
        if (body is < ShortestBody or > Most - RecordHead) return HelloState.NotTls;
        return bytes.Length >= RecordHead + body ? HelloState.Whole : HelloState.Incomplete;
    }

    /// <summary>
    /// The server's name that a whole first record asks for; null when it names none, more than one, or none that can be read in one way.
    /// A message that goes on in a second record names none: no client that has a reason to splits it.
    /// </summary>
    public static string? NameIn(ReadOnlySpan<byte> record)
    {
        var body = new Bytes(record.Slice(RecordHead, BinaryPrimitives.ReadUInt16BigEndian(record[3..])));
        if (!body.TryByte(out var kind) || kind != Hello || !body.TryBlock(3, out var hello) || !body.IsAtEnd) return null;
        var fields = new Bytes(hello);
        if (!fields.TrySkip(2 + Random) || !fields.TryBlock(1, out _) || !fields.TryBlock(2, out _) || !fields.TryBlock(1, out _))
            return null;
        if (!fields.TryBlock(2, out var extensions) || !fields.IsAtEnd) return null;
        return Only(extensions, ServerName, out var names) ? Name(names) : null;
    }

    // True when the extension is there exactly once, and the list is well formed to its end.
    private static bool Only(ReadOnlySpan<byte> extensions, ushort wanted, out ReadOnlySpan<byte> found)
    {
        found = default;
        var rest = new Bytes(extensions);
        var seen = false;
        while (!rest.IsAtEnd)
        {
            if (!rest.TryNumber(2, out var kind) || !rest.TryBlock(2, out var body)) return false;
            if (kind != wanted) continue;
            if (seen) return false;
            found = body;
            seen = true;
        }
        return seen;
    }

    private static string? Name(ReadOnlySpan<byte> extension)
    {
        var outer = new Bytes(extension);
        if (!outer.TryBlock(2, out var list) || !outer.IsAtEnd) return null;
        var names = new Bytes(list);
        if (!names.TryByte(out var kind) || kind != 0 || !names.TryBlock(2, out var name) || !names.IsAtEnd) return null;
        return name.IndexOfAnyExceptInRange((byte)0x21, (byte)0x7e) < 0 && !name.IsEmpty ? Encoding.ASCII.GetString(name) : null;
    }

    /// <summary>Takes numbers and blocks with their length before them off some bytes; false where there are not so many.</summary>
    private ref struct Bytes(ReadOnlySpan<byte> bytes)
    {
        private ReadOnlySpan<byte> _rest = bytes;

        public readonly bool IsAtEnd => _rest.IsEmpty;

        public bool TrySkip(int count)
        {
            if (count > _rest.Length) return false;
            _rest = _rest[count..];
            return true;
        }

        public bool TryByte(out byte value)
        {
            var there = TryNumber(1, out var number);
            value = (byte)number;
            return there;
        }

        public bool TryNumber(int size, out int number)
        {
            number = 0;
            if (size > _rest.Length) return false;
            for (var at = 0; at < size; at++) number = (number << 8) | _rest[at];
            _rest = _rest[size..];
            return true;
        }

        public bool TryBlock(int sizeOfLength, out ReadOnlySpan<byte> block)
        {
            block = default;
            if (!TryNumber(sizeOfLength, out var length) || length > _rest.Length) return false;
            block = _rest[..length];
            _rest = _rest[length..];
            return true;
        }
    }
}
