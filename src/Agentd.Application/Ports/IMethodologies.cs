using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Application.Ports;

/// <summary>Methodology directories, as a session needs them.</summary>
public interface IMethodologies
{
    /// <summary>Checks that the directory is there and holds a regular <c>manifest.toml</c>.</summary>
    /// <exception cref="SessionException">It is not; the message names the path.</exception>
    void Require(string directory);

    /// <summary>Turns an intent that carries a document into the validated input of a session; null when it carries none.</summary>
    /// <exception cref="InputRefusedException">The methodology does not take it; the message names the file and the first violated
    /// rule.</exception>
    /// <exception cref="SessionException">The methodology itself cannot be read; the message names the file and
    /// the place.</exception>
    Task<OperatorInput?> AcceptAsync(string directory, SessionIntent? intent, CancellationToken cancellation);
}
