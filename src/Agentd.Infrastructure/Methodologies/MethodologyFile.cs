using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>A regular file of a methodology, found but not opened yet.</summary>
internal sealed class MethodologyFile(string path, Descriptor entry) : IDisposable
{
    /// <summary>Where it was found, for a message.</summary>
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

    /// <inheritdoc/>
    public void Dispose() => entry.Dispose();

    private int Fill(byte[] bytes)
    {
        using var content = Descriptor.Reopen(entry);
        var length = 0;
        for (int read; length < bytes.Length && (read = content.Read(bytes.AsSpan(length))) > 0;) length += read;
        return length;
    }
}
