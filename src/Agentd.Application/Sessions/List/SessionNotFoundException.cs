using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.List;

/// <summary>No session, or more than one, is meant.</summary>
public sealed class SessionNotFoundException(bool ambiguous, string message) : SessionException(message)
{
    /// <summary>Whether more than one is meant.</summary>
    public bool IsAmbiguous { get; } = ambiguous;
}
