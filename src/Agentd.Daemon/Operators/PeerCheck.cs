using System.Net.Sockets;
using System.Runtime.InteropServices;
using Agentd.Protocol.Connections;

namespace Agentd.Daemon.Operators;

/// <summary>Who may ask: root and the daemon's own user, as the daemon's namespace sees them.</summary>
internal static partial class PeerCheck
{
    /// <summary>Whether the peer of a connection is one of them.</summary>
    public static bool Allows(Socket accepted, out PeerCredentials peer)
    {
        peer = PeerCredentials.Of(accepted);
        return peer.Uid == 0 || peer.Uid == EffectiveUser();
    }

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();
}
