using System.Diagnostics;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// Reports events of files, with one inotify instance and one thread for the whole daemon. A file for which the kernel gives no watch,
/// because the user's limit is reached or the instance failed, is looked at once per second until there is one.
/// </summary>
internal sealed class Inotify : IDisposable
{
    /// <summary>IN_MODIFY: something was written.</summary>
    public const uint Modified = 0x2;

    /// <summary>IN_ATTRIB: its owner or its rights were changed, or those of a directory's entry.</summary>
    public const uint RightsChanged = 0x4;

    /// <summary>IN_CLOSE_WRITE: the last writer closed the file, willingly or by dying.</summary>
    public const uint WriterGone = 0x8;

    /// <summary>IN_MOVED_TO: an entry of a directory came by a rename.</summary>
    public const uint MovedHere = 0x80;

    /// <summary>IN_CREATE: an entry of a directory was made.</summary>
    public const uint Made = 0x100;

    /// <summary>IN_IGNORED: the watch is over, because the file is gone.</summary>
    public const uint Ignored = 0x8000;

    private static readonly TimeSpan LookEvery = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan TellEvery = TimeSpan.FromMinutes(10);

    private readonly Lock _lock = new();
    private readonly Dictionary<int, List<Subscription>> _watched = [];
    private readonly HashSet<Subscription> _lookedAt = [];
    private readonly Func<SafeFileHandle> _open;
    private readonly Action<string> _lacking;
    private readonly Timer _looks;
    private InotifyInstance? _instance;
    private long? _lackedAt;
    private bool _disposed;

    /// <summary>Opens the instance, where there is one left.</summary>
    /// <param name="lacking">Told that files are looked at, and why; not more than once in ten minutes.</param>
    public Inotify(Action<string>? lacking = null) : this(lacking, InotifyInstance.Open) { }

    internal Inotify(Action<string>? lacking, Func<SafeFileHandle> open)
    {
        (_lacking, _open, _looks) = (lacking ?? (_ => { }), open, new Timer(_ => LookAround()));
        lock (_lock) OpenInstance();
    }

    /// <summary>
    /// Watches a file, or the entries of a directory; the action runs on a thread of its own and must be quick. Dispose the result to stop.
    /// </summary>
    /// <exception cref="IOException">The file cannot be reached.</exception>
    public IDisposable Watch(string file, uint events, Action<uint> seen)
    {
        var subscription = new Subscription(this, file, events, seen);
        lock (_lock)
        {
            if (TryWatch(subscription) is { } failure) LookAt(Reachable(subscription), failure);
        }
        return subscription;
    }

    public void Dispose()
    {
        lock (_lock)
        {
            _disposed = true;
            _looks.Dispose();
            _instance?.Dispose();
        }
    }

    /// <summary>Has the kernel watch a file; the reason where it does not.</summary>
    /// <exception cref="IOException">The file cannot be reached.</exception>
    private LinuxException? TryWatch(Subscription subscription)
    {
        if (_instance is null && OpenInstance() is { } none) return none;
        try
        {
            subscription.Watch = _instance!.Add(subscription.File, subscription.Events);
        }
        catch (LinuxException failure)
            when (failure.Error is Errno.NoEntry or Errno.NotDirectory or Errno.AccessDenied or Errno.TooManyLinks)
        {
            throw new IOException($"{subscription.File} cannot be watched: {failure.Message}", failure);
        }
        catch (LinuxException failure)
        {
            return failure;
        }
        if (!_watched.TryGetValue(subscription.Watch, out var all)) _watched[subscription.Watch] = all = [];
        all.Add(subscription);
        return null;
    }

    private LinuxException? OpenInstance()
    {
        try
        {
            InotifyInstance? opened = null;
            opened = new InotifyInstance(_open(), Tell, failure => Lose(opened!, failure));
            _instance = opened;
            opened.Start();
            return null;
        }
        catch (LinuxException failure)
        {
            return failure;
        }
    }

    /// <summary>A file that is to be looked at, held to what the kernel would have said of it.</summary>
    /// <exception cref="IOException">The file cannot be reached.</exception>
    private static Subscription Reachable(Subscription subscription) => Path.Exists(subscription.File)
        ? subscription
        : throw new IOException($"{subscription.File} cannot be watched: it cannot be reached");

    private void LookAt(Subscription subscription, LinuxException why)
    {
        if (_disposed) return;
        // Whether it had a writer before now nobody knows: should it have none at the first look, that is told.
        subscription.Look = FileLook.At(subscription.File, subscription.Events) with { HasWriter = null };
        _lookedAt.Add(subscription);
        if (_lookedAt.Count > 1) return;
        _looks.Change(LookEvery, Timeout.InfiniteTimeSpan);
        if (_lackedAt is { } last && Stopwatch.GetElapsedTime(last) < TellEvery) return;
        _lackedAt = Stopwatch.GetTimestamp();
        _lacking($"the kernel gives no inotify watch ({why.Message}): files of sessions are looked at every {LookEvery.TotalSeconds:0} s "
            + "until it does; 'agentd doctor' tells the user's limits, and sysctl fs.inotify.max_user_watches and "
            + "fs.inotify.max_user_instances raise them");
    }

    // The instance is of no use any more: what it watched is looked at, and told that something may have happened.
    private void Lose(InotifyInstance lost, LinuxException why)
    {
        List<Subscription> all;
        lock (_lock)
        {
            if (_instance != lost) return;
            _instance = null;
            lost.Dispose();
            all = [.. _watched.Values.SelectMany(subscriptions => subscriptions)];
            _watched.Clear();
            foreach (var subscription in all) LookAt(subscription, why);
        }
        foreach (var subscription in all) subscription.Seen(Modified);
    }

    private void Tell(int watch, uint events)
    {
        Subscription[] told;
        // An event may come before the watch's number is known here: under the lock it is.
        lock (_lock) told = watch < 0 ? [.. _watched.Values.SelectMany(all => all)] : [.. _watched.GetValueOrDefault(watch, [])];
        // Events were lost: everybody reads on. A close that was lost must not be guessed, for it says that a container has ended.
        foreach (var subscription in told) subscription.Seen(watch < 0 ? Modified : events);
    }

    private void LookAround()
    {
        List<(Subscription Subscription, uint Events)> told = [];
        lock (_lock)
        {
            if (_disposed) return;
            foreach (var subscription in _lookedAt.ToArray()) told.Add((subscription, Look(subscription)));
            if (_lookedAt.Count > 0) _looks.Change(LookEvery, Timeout.InfiniteTimeSpan);
        }
        foreach (var (subscription, events) in told)
            if (events != 0) subscription.Seen(events);
    }

    // Once the kernel watches, a last look: nothing may happen between the two unseen.
    private uint Look(Subscription subscription)
    {
        try
        {
            if (TryWatch(subscription) is null) _lookedAt.Remove(subscription);
        }
        catch (IOException)
        {
            _lookedAt.Remove(subscription); // the file is gone, and the look says so
        }
        var (before, now) = (subscription.Look, FileLook.At(subscription.File, subscription.Events));
        subscription.Look = now;
        return now.Since(before);
    }

    private void Forget(Subscription subscription)
    {
        lock (_lock)
        {
            _lookedAt.Remove(subscription);
            if (!_watched.TryGetValue(subscription.Watch, out var all) || !all.Remove(subscription) || all.Count > 0) return;
            _watched.Remove(subscription.Watch);
            _instance?.Remove(subscription.Watch);
        }
    }

    private sealed class Subscription(Inotify owner, string file, uint events, Action<uint> seen) : IDisposable
    {
        public string File => file;

        public uint Events => events;

        public Action<uint> Seen => seen;

        public int Watch { get; set; } = -1;

        public FileLook Look { get; set; }

        public void Dispose() => owner.Forget(this);
    }
}
