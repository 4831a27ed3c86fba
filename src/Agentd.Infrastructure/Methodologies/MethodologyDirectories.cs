using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;

namespace Agentd.Infrastructure.Methodologies;

/// <summary>Methodology directories on the host's file system.</summary>
internal sealed class MethodologyDirectories : IMethodologies
{
    /// <inheritdoc/>
    public void Require(string directory)
    {
        if (!Directory.Exists(directory)) throw new SessionException($"methodology_dir {directory} does not exist or is not a directory");
        var manifest = Path.Combine(directory, "manifest.toml");
        if (!File.Exists(manifest)) throw new SessionException($"methodology_dir {directory} holds no manifest.toml");
    }

    /// <inheritdoc/>
    public OperatorInput? Accept(string directory, SessionIntent? intent) => intent is null or SessionIntent.Work
        ? null
        : throw new SessionException("this build takes no operator input: use --work-unit");
}
