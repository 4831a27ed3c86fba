namespace Agentd.Protocol.Linux;

/// <summary>
/// The memory of this process that lies in RAM. Starting and sessions touch much that waiting does not: garbage, and pages of programs
/// and libraries, which the kernel has in its page cache anyway and which cost a fault of microseconds when they are wanted again.
/// </summary>
internal static class ResidentMemory
{
    private const int DontNeed = 4;

    // A collection touches half a megabyte by itself.
    private const long WorthCollecting = 2 * 1024 * 1024;

    private static long _collectedAt;

    /// <summary>Gives back to the kernel what a process that waits does not need.</summary>
    public static void GiveBack()
    {
        if (GC.GetTotalAllocatedBytes() - _collectedAt >= WorthCollecting)
        {
            GC.Collect(GC.MaxGeneration, GCCollectionMode.Aggressive, blocking: true, compacting: true);
            _collectedAt = GC.GetTotalAllocatedBytes();
        }
        GiveBackFilePages("/proc/self/smaps");
    }

    /// <summary>Gives the pages back that mappings of files hold and that their files hold too.</summary>
    /// <param name="mappings">The process's <c>smaps</c>; where it cannot be read, the process only stays larger than necessary.</param>
    internal static void GiveBackFilePages(string mappings)
    {
        try
        {
            using var file = new FileStream(mappings, FileMode.Open, FileAccess.Read, FileShare.ReadWrite, bufferSize: 0);
            var reading = new MappingReading();
            // What is read is not kept: it would be as much as is given back.
            Span<byte> room = stackalloc byte[8 * 1024];
            for (int count, kept = 0; (count = file.Read(room[kept..])) > 0;)
            {
                var text = room[..(kept + count)];
                for (int end; (end = text.IndexOf((byte)'\n')) >= 0; text = text[(end + 1)..])
                    if (reading.Next(text[..end]) is var (start, length)) _ = Libc.Advise(start, length, DontNeed);
                text.CopyTo(room);
                kept = text.Length;
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // See above.
        }
    }
}
