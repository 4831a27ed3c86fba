using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>The bundles that sealed records keep, for sessions that go on from them.</summary>
public interface IEarlierWork
{
    /// <summary>Compares the record of a session with what it was when it was sealed, all of it: that may take long.</summary>
    /// <returns>What its record keeps.</returns>
    /// <exception cref="SessionException">The record is not as it was sealed, keeps no bundle, or cannot be read.</exception>
    Task<ContinuedWork> VerifyAsync(AgentName agent, SessionId session, CancellationToken cancellation);

    /// <summary>Copies a bundle into a directory that is made for it, where the user of a container may read it.</summary>
    /// <exception cref="SessionException">It is not what was verified any more, or cannot be copied.</exception>
    Task CopyAsync(ContinuedWork work, string directory, CancellationToken cancellation);
}
