using System.Buffers.Binary;
using System.Security.Cryptography;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Manifests;

/// <summary>SHA-256 of a file's bytes: what <c>sha256sum</c> prints.</summary>
internal static class ContentDigest
{
    internal const int BufferSize = 256 << 10;

    /// <summary>Hashes a file from where it stands to its end.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="buffer">Free to use; a file that is smaller is read at once.</param>
    /// <param name="size">How many bytes were read.</param>
    /// <param name="cancellation">Ends the work between two reads.</param>
    internal static byte[] Compute(Descriptor file, Span<byte> buffer, out long size, CancellationToken cancellation)
    {
        var read = file.Read(buffer);
        size = read;
        // A regular file that does not fill the buffer has ended.
        if (read < buffer.Length) return SHA256.HashData(buffer[..read]);
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        for (; read > 0; read = file.Read(buffer), size += read)
        {
            cancellation.ThrowIfCancellationRequested();
            hash.AppendData(buffer[..read]);
        }

        return hash.GetHashAndReset();
    }
}

/// <summary>
/// How many bytes of holes one record's files may have hashed as if they were data. Up to it every file gets the plain digest; beyond
/// it files with holes get the <see cref="SparseDigest"/>, so that a terabyte of nothing costs nothing.
/// </summary>
internal sealed class HoleBudget
{
    internal const long Bytes = 1L << 30;

    // File systems pack small files, or keep them in their inode: that is not a hole.
    private const long Negligible = 64 << 10;

    private long _left = Bytes;

    internal bool IsExhaustedBy(FileStatus file)
    {
        var holes = file.Size - file.Allocated;
        return holes > Negligible && Interlocked.Add(ref _left, -Math.Min(holes, Bytes * 2)) < 0;
    }
}

/// <summary>
/// A digest for files that are mostly holes: SHA-256 over every block of 64 KiB that is not all zero, each after its place, and the
/// size at the end. It is a function of the content alone, however the holes lie, and costs what the data takes up, not what the
/// size says.
/// </summary>
internal static class SparseDigest
{
    internal const int BlockSize = 64 << 10;

    private const int SeekData = 3;

    internal static byte[] Compute(Descriptor file, Span<byte> buffer, long size, CancellationToken cancellation)
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
