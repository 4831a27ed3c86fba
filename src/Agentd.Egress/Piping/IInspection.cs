using System.Net.Sockets;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Piping;

/// <summary>Carries those connections of a session whose requests are read.</summary>
internal interface IInspection : IDisposable
{
    /// <summary>Whether a connection's requests are to be read.</summary>
    bool Wants(Route route);

    /// <summary>Carries a connection, which belongs to it from now on, until it ends.</summary>
    Task CarryAsync(Socket client, Route route, CancellationToken over);

    /// <summary>From now on these values are put into its requests.</summary>
    /// <exception cref="FormatException">One of them is none for a request.</exception>
    void Renew(IReadOnlyList<EgressValue> values);

    /// <summary>Its requests may cost so much, all together from its beginning on.</summary>
    /// <param name="cost">The most.</param>
    /// <param name="refusal">Why there will not be more; null where there may be.</param>
    void Allow(decimal cost, string? refusal);
}
