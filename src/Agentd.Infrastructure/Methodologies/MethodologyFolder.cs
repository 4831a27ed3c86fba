using System.Text;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>
/// An open methodology directory. It is walked name by name from its descriptor and no link in it is followed, so that nothing
/// outside of it can be read; entries are looked at before they are opened, so that no pipe or device is.
/// </summary>
internal sealed class MethodologyFolder : IDisposable
{
    private readonly string _path;
    private readonly DirectoryHandle _root;

    private MethodologyFolder(string path, DirectoryHandle root) => (_path, _root) = (path, root);

    /// <summary>Opens the directory that an operator configured, which may itself be reached through links.</summary>
    /// <exception cref="SessionException">There is none, or it may not be read.</exception>
    internal static MethodologyFolder Open(string path)
    {
        try
        {
            return new MethodologyFolder(path, DirectoryHandle.OpenPath(path));
        }
        catch (LinuxException failure)
        {
            throw failure.Error is Errno.NoEntry or Errno.NotDirectory
                ? new SessionException($"methodology_dir {path} does not exist or is not a directory", failure)
                : new SessionException($"methodology_dir {path} cannot be read: {failure.Message}", failure);
        }
    }

    internal string PathOf(params ReadOnlySpan<string> names) => Path.Combine(_path, Path.Combine(names));

    /// <summary>Finds a regular file right in the directory, or in a folder of it; null when there is none.</summary>
    /// <param name="names">The folders, then the file; one path segment each.</param>
    /// <exception cref="SessionException">Something else has the name, or it may not be looked at; the message says what.</exception>
    internal MethodologyFile? Find(params ReadOnlySpan<string> names)
    {
        var at = _root;
        try
        {
            for (var depth = 1; depth <= names.Length; depth++)
            {
                var above = at;
                at = above.OpenPathOnly(Encoding.UTF8.GetBytes(names[depth - 1] + '\0'));
                if (above != _root) above.Dispose();
                Require(at, depth < names.Length ? EntryType.Directory : EntryType.File, PathOf(names[..depth]));
            }
            return new MethodologyFile(PathOf(names), at);
        }
        catch (Exception failure) when (failure is LinuxException or SessionException)
        {
            if (at != _root) at.Dispose();
            if (failure is LinuxException { Error: Errno.NoEntry }) return null;
            throw failure as SessionException ?? new SessionException($"{PathOf(names)} cannot be read: {failure.Message}", failure);
        }
    }

    public void Dispose() => _root.Dispose();

    private static void Require(DirectoryHandle entry, EntryType wanted, string path)
    {
        var found = entry.Status().Type;
        if (found == wanted) return;
        var what = wanted == EntryType.File ? "a regular file" : "a directory";
        throw found == EntryType.Link
            ? new SessionException($"{path} is a symbolic link, and no link in a methodology is followed; put {what} in its place")
            : new SessionException($"{path} must be {what}, and is none");
    }
}

/// <summary>A regular file of a methodology, found but not opened yet.</summary>
internal sealed class MethodologyFile(string path, Descriptor entry) : IDisposable
{
    internal string Path => path;

    /// <summary>All of the file.</summary>
    /// <param name="mostBytes">The most bytes that it may have.</param>
    /// <exception cref="SessionException">It is larger, changes while it is read, or may not be read.</exception>
    internal byte[] Read(int mostBytes)
    {
        try
        {
            var size = entry.Status().Size;
            if (size > mostBytes) throw new SessionException($"{path} has {size} bytes and may have at most {mostBytes}");
            // One more, to see whether the file has grown since.
            var bytes = new byte[size + 1];
            var length = Fill(bytes);
            return length <= size ? bytes[..length] : throw new SessionException($"{path} grew while it was read; try again");
        }
        catch (LinuxException failure)
        {
            throw new SessionException($"{path} cannot be read: {failure.Message}; give the daemon's user permission to read it", failure);
        }
    }

    public void Dispose() => entry.Dispose();

    private int Fill(byte[] bytes)
    {
        using var content = Descriptor.Reopen(entry);
        var length = 0;
        for (int read; length < bytes.Length && (read = content.Read(bytes.AsSpan(length))) > 0;) length += read;
        return length;
    }
}
