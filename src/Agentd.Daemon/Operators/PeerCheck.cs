using System.Net.Sockets;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Linux;

namespace Agentd.Daemon.Operators;

/// <summary>Who may ask: root and the daemon's own user, as the daemon's namespace sees them.</summary>
internal static class PeerCheck
{
    /// <summary>Whether the peer of a connection is one of them.</summary>
    public static bool Allows(Socket accepted, out PeerCredentials peer)
    {
        peer = PeerCredentials.Of(accepted);
        return peer.Uid == 0 || peer.Uid == Libc.EffectiveUser();
    }
}
