using System.Buffers.Binary;
using System.Security.Cryptography;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Digests;

/// <summary>
/// A digest for files that are mostly holes: SHA-256 over every block of 64 KiB that is not all zero, each after its place, and the
/// size at the end. It is a function of the content alone, however the holes lie, and costs what the data takes up, not what the
/// size says.
/// </summary>
internal static class SparseDigest
{
    /// <summary>The size of a block in bytes.</summary>
    internal const int BlockSize = 64 << 10;

    private const int SeekData = 3;

    /// <summary>Hashes a file of a size.</summary>
    internal static byte[] Of(Descriptor file, Span<byte> buffer, long size, CancellationToken cancellation)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> number = stackalloc byte[8];
        for (var at = NextData(file, 0); at >= 0 && at < size; at = NextData(file, at + BlockSize))
        {
            cancellation.ThrowIfCancellationRequested();
            var block = ReadBlock(file, buffer[..BlockSize], at);
            if (!block.ContainsAnyExcept((byte)0)) continue;
            BinaryPrimitives.WriteInt64LittleEndian(number, at);
            hash.AppendData(number);
            hash.AppendData(block);
        }

        BinaryPrimitives.WriteInt64LittleEndian(number, size);
        hash.AppendData(number);
        return hash.GetHashAndReset();
    }

    // The block that the next data begins in; -1 when only a hole is left.
    private static long NextData(Descriptor file, long from)
    {
        var at = LinuxCalls.Seek(file.Number, from, SeekData);
        if (at >= 0) return at - at % BlockSize;
        return LinuxException.Last("lseek") switch
        {
            { Error: Errno.NoDeviceOrHole } => -1,
            { Error: Errno.Invalid } => from,
            var failure => throw failure,
        };
    }

    private static Span<byte> ReadBlock(Descriptor file, Span<byte> buffer, long at)
    {
        var length = 0;
        while (length < buffer.Length)
        {
            var read = LinuxCalls.ReadAt(file.Number, buffer[length..], (nuint)(buffer.Length - length), at + length);
            if (read < 0 && LinuxException.Last("pread") is { Error: not Errno.Interrupted } failure) throw failure;
            if (read == 0) break;
            if (read > 0) length += (int)read;
        }

        return buffer[..length];
    }
}
