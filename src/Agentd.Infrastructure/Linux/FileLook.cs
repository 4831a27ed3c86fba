using System.Runtime.InteropServices;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>What was seen of a file at a look: the place of inotify where the kernel gives no watch.</summary>
/// <param name="Length">Its length; null when it is gone.</param>
/// <param name="Written">When it was last written to.</param>
/// <param name="HasWriter">Whether somebody has it open for writing; null where that was not asked, or cannot be told.</param>
/// <param name="IsDirectory">Whether it is a directory: a look at it does not tell what became of its files, so it may be anything.</param>
internal readonly record struct FileLook(long? Length, DateTime Written, bool? HasWriter, bool IsDirectory = false)
{
    public static FileLook At(string file, uint events)
    {
        if (Directory.Exists(file)) return default(FileLook) with { IsDirectory = true };
        var info = new FileInfo(file);
        return info.Exists ? new(info.Length, info.LastWriteTimeUtc, (events & Inotify.WriterGone) == 0 ? null : Writer(file)) : default;
    }

    /// <summary>What inotify would have told since an earlier look.</summary>
    public uint Since(FileLook earlier)
    {
        if (IsDirectory) return Inotify.Modified;
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

/// <summary>Whether somebody has a file open for writing, in whatever process: the kernel gives no read lease on such a file.</summary>
internal static class OpenForWriting
{
    private const int SetSignal = 10, SetLease = 1024, ReadLease = 0, TryAgain = 11;

    // Told to whoever holds a lease that is broken; unlike SIGIO, which is the default, it ends no process.
    private const int Harmless = 23;

    /// <summary>Whether somebody has; null where the file system cannot tell. The file must be our own.</summary>
    /// <exception cref="IOException">The file cannot be opened.</exception>
    public static bool? Tell(string path)
    {
        using var file = File.OpenHandle(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete);
        var descriptor = (int)file.DangerousGetHandle();
        if (Libc.Control(descriptor, SetSignal, Harmless) == 0 && Libc.Control(descriptor, SetLease, ReadLease) == 0) return false;
        return Marshal.GetLastPInvokeError() == TryAgain ? true : null;
    }
}
