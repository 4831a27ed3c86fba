using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Digests;

/// <summary>
/// How many bytes of holes one record's files may have hashed as if they were data. Up to it every file gets the plain digest; beyond
/// it files with holes get the <see cref="SparseDigest"/>, so that a terabyte of nothing costs nothing.
/// </summary>
internal sealed class HoleBudget
{
    /// <summary>The budget of one record, in bytes.</summary>
    internal const long Bytes = 1L << 30;

    // File systems pack small files, or keep them in their inode: that is not a hole.
    private const long Negligible = 64 << 10;

    private long _left = Bytes;

    /// <summary>Whether the file is to be hashed sparsely.</summary>
    internal bool IsExhaustedBy(FileStatus file)
    {
        var holes = file.Size - file.Allocated;
        return holes > Negligible && Interlocked.Add(ref _left, -Math.Min(holes, Bytes * 2)) < 0;
    }
}
