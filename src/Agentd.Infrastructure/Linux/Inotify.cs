using System.Buffers.Binary;
using System.Collections.Concurrent;
using System.ComponentModel;
using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// One inotify instance and one thread for the whole daemon, however many files are watched. Nothing wakes up while nothing happens.
/// </summary>
internal sealed partial class Inotify : IDisposable
{
    /// <summary>IN_MODIFY: something was written.</summary>
    public const uint Modified = 0x2;

    /// <summary>IN_CLOSE_WRITE: the last writer closed the file, willingly or by dying.</summary>
    public const uint WriterGone = 0x8;

    /// <summary>IN_IGNORED: the watch is over, because the file is gone.</summary>
    public const uint Ignored = 0x8000;

    private const uint QueueOverflow = 0x4000;
    private const uint AddToMask = 0x20000000;
    private const int HeaderSize = 16;
    private const int CloseOnExec = 0x80000;

    private readonly ConcurrentDictionary<int, Action<uint>> _watches = new();
    private readonly SafeFileHandle _handle;
    private readonly Lock _lock = new();

    /// <summary>Opens the instance and starts its thread.</summary>
    /// <exception cref="Win32Exception">The kernel's limit of instances is reached.</exception>
    public Inotify()
    {
        var descriptor = InotifyInit(CloseOnExec);
        if (descriptor < 0) throw new Win32Exception(Marshal.GetLastPInvokeError());
        _handle = new SafeFileHandle(descriptor, ownsHandle: true);
        new Thread(ReadForEver) { IsBackground = true, Name = "inotify" }.Start();
    }

    /// <summary>Watches a file; the action runs on the instance's thread and must be quick. Dispose the result to stop.</summary>
    /// <exception cref="IOException">The file is gone, or the kernel's limit of watches is reached.</exception>
    public IDisposable Watch(string file, uint events, Action<uint> seen)
    {
        lock (_lock)
        {
            var watch = AddWatch(_handle, file, events | AddToMask);
            if (watch < 0) throw new IOException($"{file} cannot be watched: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            // The kernel keeps one watch a file: those who share it are all told, each of all that any of them asked for.
            _watches.AddOrUpdate(watch, seen, (_, others) => others + seen);
            return new Subscription(this, watch, seen);
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _handle.Dispose();

    private void ReadForEver()
    {
        var buffer = new byte[64 * 1024];
        try
        {
            for (nint read; (read = Read(_handle, buffer, buffer.Length)) > 0;) Tell(buffer.AsSpan(0, (int)read));
        }
        catch (ObjectDisposedException)
        {
            // Disposed of between two reads: that is the end which is waited for here.
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
            if ((mask & QueueOverflow) != 0) TellAll();
            else Watcher(watch)?.Invoke(mask);
        }
    }

    // An event may come before the watch's number is known here: under the lock it is.
    private Action<uint>? Watcher(int watch)
    {
        lock (_lock) return _watches.GetValueOrDefault(watch);
    }

    // Events were lost: everybody reads on. A close that was lost must not be guessed, for it says that a container has ended.
    private void TellAll()
    {
        foreach (var seen in _watches.Values) seen(Modified);
    }

    private void Forget(int watch, Action<uint> seen)
    {
        lock (_lock)
        {
            if (!_watches.TryGetValue(watch, out var all)) return;
            if (all - seen is { } others)
            {
                _watches[watch] = others;
                return;
            }
            _watches.TryRemove(watch, out _);
            if (!_handle.IsClosed) _ = RemoveWatch(_handle, watch);
        }
    }

    private sealed class Subscription(Inotify owner, int watch, Action<uint> seen) : IDisposable
    {
        public void Dispose() => owner.Forget(watch, seen);
    }

    [LibraryImport("libc", EntryPoint = "inotify_init1", SetLastError = true)]
    private static partial int InotifyInit(int flags);

    [LibraryImport("libc", EntryPoint = "inotify_add_watch", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int AddWatch(SafeFileHandle inotify, string path, uint mask);

    [LibraryImport("libc", EntryPoint = "inotify_rm_watch", SetLastError = true)]
    private static partial int RemoveWatch(SafeFileHandle inotify, int watch);

    [LibraryImport("libc", EntryPoint = "read", SetLastError = true)]
    private static partial nint Read(SafeFileHandle file, [Out] byte[] buffer, nint size);
}
