using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>An open descriptor, closed with its last user. What it names stays the same whatever happens to paths.</summary>
internal class Descriptor : SafeHandleMinusOneIsInvalid
{
    internal Descriptor(int descriptor) : base(ownsHandle: true) => SetHandle(descriptor);

    internal int Number => (int)handle;

    /// <summary>The path at which this process, and one that it is just forking, finds what this names.</summary>
    internal string ProcessPath => $"/proc/self/fd/{Number}";

    /// <summary>Opens for reading what a path-only descriptor names; the caller knows that it is a regular file.</summary>
    internal static Descriptor Reopen(Descriptor entry) => new(OpenedFile.Opened(
        Libc.AtCurrentDirectory, OpenedFile.Name(entry.ProcessPath), OpenFlags.ReadOnly | OpenFlags.NonBlocking | OpenFlags.NoTerminal));

    internal FileStatus Status() => OpenedFile.StatusOf(this);

    internal void Sync()
    {
        CrashPoint.Reach();
        while (LinuxCalls.Sync(Number) != 0) LinuxException.ThrowUnlessInterrupted("fsync");
    }

    /// <summary>Sets the mode of an entry that was opened for reading or writing, exactly, whatever the umask.</summary>
    internal void ChangeMode(uint mode)
    {
        CrashPoint.Reach();
        LinuxException.ThrowIfFailed(LinuxCalls.ChangeMode(Number, mode), "fchmod");
    }

    /// <summary>Takes the file's lock (flock) for this descriptor; false when another has it. Closing gives it back.</summary>
    internal bool TryLock()
    {
        if (OpenedFile.TryLock(this)) return true;
        return LinuxException.Last("flock") is { Error: Errno.WouldBlock or Errno.Interrupted }
            ? false
            : throw LinuxException.Last("flock");
    }

    internal void Write(ReadOnlySpan<byte> bytes)
    {
        while (!bytes.IsEmpty)
        {
            CrashPoint.Reach();
            var written = Libc.Write(Number, bytes, (nuint)bytes.Length);
            if (written >= 0) bytes = bytes[(int)written..];
            else LinuxException.ThrowUnlessInterrupted("write");
        }
    }

    /// <summary>Reads up to a buffer's length from here on; 0 at the end.</summary>
    internal int Read(Span<byte> buffer)
    {
        while (true)
        {
            var read = LinuxCalls.Read(this, buffer, (nuint)buffer.Length);
            if (read >= 0) return (int)read;
            LinuxException.ThrowUnlessInterrupted("read");
        }
    }

    protected override bool ReleaseHandle() => Libc.Close(Number) == 0;
}
