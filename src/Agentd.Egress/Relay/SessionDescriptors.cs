using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Relay;

/// <summary>The descriptors that came with a session, each as what it is. Whoever takes the session over closes them.</summary>
internal sealed class SessionDescriptors : IDisposable
{
    private const int Gate = 3, Authority = 2, Dns = 2;

    private readonly List<SafeFileHandle> _files;
    private readonly bool _hasAuthority, _hasUsage;

    /// <summary>Takes them over.</summary>
    /// <exception cref="IOException">Some are missing; the others are closed.</exception>
    public SessionDescriptors(Carry carry, int[] descriptors)
    {
        (_hasAuthority, _hasUsage) = (carry.AuthoritySeconds is not null, carry.IsMeasured);
        var files = Gate + (_hasAuthority ? Authority : 0) + (_hasUsage ? 1 : 0);
        _files = [.. descriptors.Take(files).Select(descriptor => new SafeFileHandle(descriptor, ownsHandle: true))];
        if (descriptors.Length == files + Dns + carry.Ports.Count)
        {
            Sockets = [.. descriptors[files..].Select(descriptor => new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)))];
            return;
        }
        _files.AddRange(descriptors.Skip(files).Select(descriptor => new SafeFileHandle(descriptor, ownsHandle: true)));
        Dispose();
        throw new IOException("descriptors of the session are missing");
    }

    /// <summary>The file of its decisions.</summary>
    public SafeFileHandle Decisions => _files[0];

    /// <summary>The pipe that its set-up shell asks through.</summary>
    public SafeFileHandle Asks => _files[1];

    /// <summary>The pipe that the shell is answered through.</summary>
    public SafeFileHandle Answers => _files[2];

    /// <summary>The files of its authority's key and certificate; null where it has none.</summary>
    public (SafeFileHandle Key, SafeFileHandle Certificate)? AuthorityFiles =>
        _hasAuthority ? (_files[Gate], _files[Gate + 1]) : null;

    /// <summary>The file of what its requests use; null where that is not measured.</summary>
    public SafeFileHandle? Usage => _hasUsage ? _files[^1] : null;

    /// <summary>DNS over UDP, DNS over TCP, and the listening sockets of the ports.</summary>
    public IReadOnlyList<Socket> Sockets { get; } = [];

    /// <inheritdoc/>
    public void Dispose()
    {
        _files.ForEach(file => file.Dispose());
        foreach (var socket in Sockets) socket.Dispose();
    }
}
