namespace Agentd.Infrastructure.Linux;

/// <summary>What was seen of a file at a look: the place of inotify where the kernel gives no watch.</summary>
/// <param name="Length">Its length; null when it is gone.</param>
/// <param name="Written">When it was last written to.</param>
/// <param name="HasWriter">Whether somebody has it open for writing; null where that was not asked, or cannot be told.</param>
internal readonly record struct FileLook(long? Length, DateTime Written, bool? HasWriter)
{
    /// <summary>Looks.</summary>
    /// <param name="file">The file.</param>
    /// <param name="events">What is to be known of it.</param>
    public static FileLook At(string file, uint events)
    {
        var info = new FileInfo(file);
        return info.Exists ? new(info.Length, info.LastWriteTimeUtc, (events & Inotify.WriterGone) == 0 ? null : Writer(file)) : default;
    }

    /// <summary>What inotify would have told since an earlier look.</summary>
    public uint Since(FileLook earlier)
    {
        if (Length is null) return Inotify.Ignored;
        var written = (Length, Written) == (earlier.Length, earlier.Written) ? 0 : Inotify.Modified;
        return written | (HasWriter is false && earlier.HasWriter is not false ? Inotify.WriterGone : 0);
    }

    private static bool? Writer(string file)
    {
        try
        {
            return OpenForWriting.Tell(file);
        }
        catch (IOException)
        {
            return null; // gone just now, or no descriptor is left to ask with: the next look tells
        }
    }
}
