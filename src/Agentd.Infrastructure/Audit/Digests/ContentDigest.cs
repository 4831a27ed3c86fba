using System.Security.Cryptography;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Digests;

/// <summary>SHA-256 of a file's bytes: what <c>sha256sum</c> prints.</summary>
internal static class ContentDigest
{
    /// <summary>The size of the buffer that the digest of a large file is computed through.</summary>
    internal const int BufferSize = 256 << 10;

    /// <summary>Hashes a file from where it stands to its end.</summary>
    /// <param name="file">The file, open for reading.</param>
    /// <param name="buffer">Free to use; a file that is smaller is read at once.</param>
    /// <param name="size">How many bytes were read.</param>
    /// <param name="cancellation">Ends the work between two reads.</param>
    internal static byte[] Of(Descriptor file, Span<byte> buffer, out long size, CancellationToken cancellation)
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
