using Agentd.Domain.Credentials;

namespace Agentd.Application.Ports;

/// <summary>Where credential values are found at dispatch.</summary>
public interface ICredentials
{
    /// <summary>Reads a value; null when the source is not set. A set but empty one is legal.</summary>
    /// <exception cref="Agentd.Domain.Sessions.SessionException">
    /// The source exists but cannot be used: unreadable, readable by others, too large.
    /// </exception>
    SecretValue? Resolve(CredentialSource source);
}
