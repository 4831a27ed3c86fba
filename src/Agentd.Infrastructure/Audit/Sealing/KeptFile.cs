using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>What <c>session.json</c> says of a file that is kept beside it.</summary>
internal static class KeptFile
{
    /// <summary>Its size and digest; null where it is not kept.</summary>
    /// <exception cref="LinuxException">It cannot be read.</exception>
    internal static KeptFileDocument? Describe(DirectoryHandle agentd, ReadOnlySpan<byte> name, CancellationToken cancellation)
    {
        if (!agentd.TryStatusOf(name, out _)) return null;
        using var file = agentd.Open(name, OpenFlags.ReadOnly);
        var digest = ContentDigest.Compute(file, new byte[ContentDigest.BufferSize], out var size, cancellation);
        return new KeptFileDocument(size, Convert.ToHexStringLower(digest));
    }
}
