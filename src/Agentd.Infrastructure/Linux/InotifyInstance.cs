using System.Buffers.Binary;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>One inotify instance of the kernel, and the thread that reads it. Nothing wakes up while nothing happens.</summary>
internal sealed partial class InotifyInstance : IDisposable
{
    private const uint QueueOverflow = 0x4000;
    private const uint AddToMask = 0x20000000;
    private const int HeaderSize = 16;

    private readonly SafeFileHandle _handle;
    private readonly Action<int, uint> _happened;
    private readonly Action<LinuxException> _failed;

    /// <summary>Takes an instance. Its thread reports each watch and what it saw (-1: events were lost), or that reading failed.</summary>
    public InotifyInstance(SafeFileHandle handle, Action<int, uint> happened, Action<LinuxException> failed) =>
        (_handle, _happened, _failed) = (handle, happened, failed);

    /// <exception cref="LinuxException">The limit of instances is reached.</exception>
    public static SafeFileHandle Open()
    {
        var descriptor = InotifyInit(OpenFlags.CloseOnExec);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw LinuxException.Last("inotify_init1");
    }

    public void Start() => new Thread(ReadForEver) { IsBackground = true, Name = "inotify" }.Start();

    /// <summary>Watches a file. The kernel keeps one watch per file; a later call adds its events.</summary>
    /// <exception cref="LinuxException">The file is gone, the limit of watches is reached, or the instance is of no use.</exception>
    public int Add(string file, uint events) =>
        AddWatch(_handle, file, events | AddToMask) is var watch && watch >= 0 ? watch : throw LinuxException.Last("inotify_add_watch");

    /// <summary>Ends a watch; one that ended with its file is fine.</summary>
    public void Remove(int watch)
    {
        if (!_handle.IsClosed) _ = RemoveWatch(_handle, watch);
    }

    public void Dispose() => _handle.Dispose();

    private void ReadForEver()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            while (true)
            {
                var read = LinuxCalls.Read(_handle, buffer, (nuint)buffer.Length);
                if (read > 0) Tell(buffer.AsSpan(0, (int)read));
                else if (read == 0) throw new LinuxException("read", Errno.InputOutput);
                else LinuxException.ThrowUnlessInterrupted("read");
            }
        }
        catch (ObjectDisposedException)
        {
            // Disposed of between two reads: that is the end which is waited for here.
        }
        catch (LinuxException failure)
        {
            _failed(failure);
        }
    }

    private void Tell(ReadOnlySpan<byte> events)
    {
        while (events.Length >= HeaderSize)
        {
            var watch = BinaryPrimitives.ReadInt32LittleEndian(events);
            var mask = BinaryPrimitives.ReadUInt32LittleEndian(events[4..]);
            var nameLength = BinaryPrimitives.ReadInt32LittleEndian(events[12..]);
            events = events[(HeaderSize + nameLength)..];
            _happened((mask & QueueOverflow) != 0 ? -1 : watch, mask);
        }
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int InotifyInit(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle inotify, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    private static partial int RemoveWatch(SafeFileHandle inotify, int watch);
}
