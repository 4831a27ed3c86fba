using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Credentials;

/// <summary>
/// Watches the directories of files, so that a file which is renamed over another is seen. It is the kernel that tells, of what is changed
/// on this host; where it gives no watch, all may have changed once per second.
/// </summary>
internal sealed class SecretFileWatches(Inotify inotify) : ISecretFiles
{
    /// <inheritdoc/>
    public IDisposable Watch(string path, Action changed) => new SecretFileWatch(inotify, path, changed);
}

/// <summary>The watch of one file.</summary>
internal sealed class SecretFileWatch : IDisposable
{
    // Not each write: half of a value is none. Rights count, for a file that others can read is refused.
    private const uint Events = Inotify.WriterGone | Inotify.MovedHere | Inotify.Made | Inotify.RightsChanged;

    private readonly Inotify _inotify;
    private readonly string _path;
    private readonly Action _changed;
    private readonly Lock _turn = new();
    private IDisposable[] _watches = [];
    private bool _isOver;

    public SecretFileWatch(Inotify inotify, string path, Action changed)
    {
        (_inotify, _path, _changed) = (inotify, path, changed);
        Renew();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        lock (_turn)
        {
            _isOver = true;
            foreach (var watch in _watches) watch.Dispose();
        }
    }

    // The way to the file may be another by now.
    private void Seen(uint events)
    {
        Renew();
        _changed();
    }

    private void Renew()
    {
        lock (_turn)
        {
            if (_isOver) return;
            IDisposable[] renewed = [.. Directories(_path).Select(TryWatch).OfType<IDisposable>()];
            foreach (var watch in _watches) watch.Dispose();
            _watches = renewed;
        }
    }

    private IDisposable? TryWatch(string directory)
    {
        try
        {
            return _inotify.Watch(directory, Events, Seen);
        }
        catch (IOException)
        {
            return null; // gone just now: the one above it tells
        }
    }

    // The file's directory, or the nearest that is there; and where a link leads to it, which may be turned elsewhere, the link's.
    private static IEnumerable<string> Directories(string path)
    {
        var directory = Path.GetDirectoryName(path) ?? "/";
        while (!Directory.Exists(directory)) directory = Path.GetDirectoryName(directory) ?? "/";
        yield return directory;
        if (Path.GetDirectoryName(directory) is { } above && new DirectoryInfo(directory).LinkTarget is not null) yield return above;
    }
}
