using System.Net.Sockets;

namespace Agentd.Egress.Piping;

/// <summary>Carries connections whose requests are read.</summary>
internal interface IInspection
{
    /// <summary>Whether a connection's requests are to be read.</summary>
    bool Wants(Route route);

    /// <summary>Carries a connection, which belongs to it from now on, until it ends.</summary>
    Task CarryAsync(Socket client, Route route, CancellationToken over);
}
