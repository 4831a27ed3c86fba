using System.Buffers.Binary;
using System.Net;

namespace Agentd.Egress.Dns;

/// <summary>Answers to questions of DNS: an address, nothing, or that there is no such name.</summary>
internal static class DnsAnswer
{
    /// <summary>The type of an IPv4 address.</summary>
    public const ushort TypeA = 1;

    private const byte ResponseAuthoritative = 0x84, RecursionAvailable = 0x80, RecursionDesired = 0x01, NoSuchName = 3;
    private const int RecordSize = 16;
    private const int TimeToLive = 5;

    /// <summary>The answer that there is no such name.</summary>
    public static byte[] None(ReadOnlySpan<byte> query, DnsQuestion question) => Header(query, question, NoSuchName, 0);

    /// <summary>The answer that the name has no record of that type.</summary>
    public static byte[] Empty(ReadOnlySpan<byte> query, DnsQuestion question) => Header(query, question, 0, 0);

    /// <summary>The answer with an IPv4 address.</summary>
    public static byte[] Address(ReadOnlySpan<byte> query, DnsQuestion question, IPAddress address)
    {
        var answer = Header(query, question, 0, RecordSize);
        answer[7] = 1;
        var record = answer.AsSpan(question.End);
        // The name is that of the question, at its place in the message.
        BinaryPrimitives.WriteUInt16BigEndian(record, 0xc000 | DnsQuestion.HeaderSize);
        BinaryPrimitives.WriteUInt16BigEndian(record[2..], TypeA);
        BinaryPrimitives.WriteUInt16BigEndian(record[4..], 1);
        BinaryPrimitives.WriteInt32BigEndian(record[6..], TimeToLive);
        BinaryPrimitives.WriteUInt16BigEndian(record[10..], 4);
        address.TryWriteBytes(record[12..], out _);
        return answer;
    }

    private static byte[] Header(ReadOnlySpan<byte> query, DnsQuestion question, byte code, int more)
    {
        var answer = new byte[question.End + more];
        query[..question.End].CopyTo(answer);
        answer[2] = (byte)(ResponseAuthoritative | (query[2] & RecursionDesired));
        answer[3] = (byte)(RecursionAvailable | code);
        answer.AsSpan(6, 6).Clear();
        return answer;
    }
}
