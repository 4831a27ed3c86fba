using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>
/// The requests of sessions that wait for their turn. They are kept in the staging directories, so that a later daemon can let the
/// sessions wait on. They hold no secret.
/// </summary>
public interface IWaitingRequests
{
    /// <summary>Keeps a request in the session's staging directory, which is made for it exclusively, 0700: whole, or not at all.</summary>
    /// <exception cref="SessionException">It cannot be kept; what was made is removed again.</exception>
    void Keep(ResourceNames names, WaitingRequest request);

    /// <summary>Reads a request back.</summary>
    /// <exception cref="SessionException">
    /// It is gone, damaged or another version's; the message names the file and quotes nothing of it.
    /// </exception>
    WaitingRequest Read(ResourceNames names);
}

/// <summary>The request of a session that waits for its turn.</summary>
/// <param name="Place">The session's place in the line, from 1.</param>
/// <param name="Asked">What it was asked; the repository is the one that its record names.</param>
public sealed record WaitingRequest(long Place, Invocation Asked);
