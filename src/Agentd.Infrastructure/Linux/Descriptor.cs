using System.Text;
using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>An open descriptor, closed with its last user. What it names stays the same whatever happens to paths.</summary>
internal class Descriptor : SafeHandleMinusOneIsInvalid
{
    internal Descriptor(int descriptor) : base(ownsHandle: true) => SetHandle(descriptor);

    /// <summary>The number. Valid as long as this object is not disposed of.</summary>
    internal int Number => (int)handle;

    /// <summary>The path at which this process, and one that it is just forking, finds what this names.</summary>
    internal string ProcessPath => $"/proc/self/fd/{Number}";

    /// <summary>Opens for reading what a path-only descriptor names; the caller knows that it is a regular file.</summary>
    internal static Descriptor Reopen(Descriptor entry)
    {
        const int flags = OpenFlags.ReadOnly | OpenFlags.CloseOnExec | OpenFlags.NonBlocking | OpenFlags.NoTerminal;
        var descriptor = Libc.OpenAt(LinuxCalls.AtCurrentDirectory, Encoding.ASCII.GetBytes(entry.ProcessPath + '\0'), flags, 0);
        return descriptor >= 0 ? new Descriptor(descriptor) : throw LinuxException.Last("openat");
    }

    /// <summary>What the kernel says of the open entry.</summary>
    internal FileStatus Status() => LinuxCalls.Statx(Number, "\0"u8, LinuxCalls.AtEmptyPath, FileStatus.Wanted, out var status) == 0
        ? status
        : throw LinuxException.Last("statx");

    /// <summary>Waits until everything written here is on the disk.</summary>
    internal void Sync()
    {
        CrashPoint.Reach();
        while (LinuxCalls.Sync(Number) != 0)
            if (LinuxException.Last("fsync") is { Error: not Errno.Interrupted } failure) throw failure;
    }

    /// <summary>Sets the mode of an entry that was opened for reading or writing, exactly, whatever the umask.</summary>
    internal void ChangeMode(uint mode)
    {
        CrashPoint.Reach();
        if (LinuxCalls.ChangeMode(Number, mode) != 0) throw LinuxException.Last("fchmod");
    }

    /// <summary>Takes the file's lock (flock) for this descriptor; false when another has it. Closing gives it back.</summary>
    internal bool TryLock()
    {
        if (OpenedFile.TryLock(this)) return true;
        return LinuxException.Last("flock") is { Error: Errno.WouldBlock or Errno.Interrupted } ? false : throw LinuxException.Last("flock");
    }

    /// <summary>Writes all of a buffer.</summary>
    internal void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            CrashPoint.Reach();
            var written = Libc.Write(Number, bytes, (nuint)bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else if (LinuxException.Last("write") is { Error: not Errno.Interrupted } failure) throw failure;
        }
    }

    /// <summary>Reads up to a buffer's length from here on; 0 at the end.</summary>
    internal int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = LinuxCalls.Read(this, buffer, (nuint)buffer.Length);
            if (read >= 0) return (int)read;
            if (LinuxException.Last("read") is { Error: not Errno.Interrupted } failure) throw failure;
        }
    }

    /// <inheritdoc/>
    protected override bool ReleaseHandle() => Libc.Close(Number) == 0;
}
