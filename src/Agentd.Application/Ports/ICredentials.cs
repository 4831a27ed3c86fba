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

    /// <summary>Has a command print a value, within a deadline.</summary>
    /// <param name="command">The command, which is no source for <see cref="Resolve"/>.</param>
    /// <param name="before">What it printed before, which may be in what it complains of; null for nothing.</param>
    /// <param name="cancellation">Ends it.</param>
    /// <exception cref="Agentd.Domain.Sessions.SessionException">
    /// It cannot be run, failed, took too long or printed too much. The message holds its last words, with no value in them.
    /// </exception>
    Task<SecretValue> MintAsync(CredentialSource.Command command, SecretValue? before, CancellationToken cancellation);
}
