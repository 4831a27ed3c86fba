using System.Buffers.Binary;
using System.Text;

namespace Agentd.Egress.Dns;

/// <summary>A question as a session asked it: hostile bytes.</summary>
/// <param name="Name">The name, printable characters alone, others as '?'.</param>
/// <param name="Type">The type of record.</param>
/// <param name="End">Where the question ends in the message.</param>
internal readonly record struct DnsQuestion(string Name, ushort Type, int End)
{
    /// <summary>The bytes of a message's header.</summary>
    public const int HeaderSize = 12;

    private const int LongestName = 255, LongestLabel = 63;

    /// <summary>Reads a query with exactly one question; null for anything else, which is not answered.</summary>
    public static DnsQuestion? Read(ReadOnlySpan<byte> message)
    {
        if (message.Length < HeaderSize || !IsQuery(message)) return null;
        var (at, name) = (HeaderSize, new StringBuilder());
        while (at < message.Length && message[at] != 0)
        {
            int label = message[at];
            // A pointer, which a question has no use for, has the two high bits set.
            if (label > LongestLabel || at + 1 + label >= message.Length || at + 1 + label - HeaderSize > LongestName) return null;
            if (name.Length > 0) name.Append('.');
            foreach (var character in message.Slice(at + 1, label)) name.Append(character is > 0x20 and < 0x7f ? (char)character : '?');
            at += 1 + label;
        }
        const int Rest = 1 + 2 * sizeof(ushort);
        return at + Rest > message.Length ? null
            : new DnsQuestion(name.ToString(), BinaryPrimitives.ReadUInt16BigEndian(message[(at + 1)..]), at + Rest);
    }

    private static bool IsQuery(ReadOnlySpan<byte> message)
    {
        const byte ResponseOrOpcode = 0xf8;
        return (message[2] & ResponseOrOpcode) == 0 && BinaryPrimitives.ReadUInt16BigEndian(message[4..]) == 1;
    }
}
