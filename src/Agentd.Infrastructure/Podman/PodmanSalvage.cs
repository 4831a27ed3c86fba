using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>Salvages a session's work in a short container.</summary>
internal sealed class PodmanSalvage(PodmanCli podman, PodmanOptions options)
{
    // Besides the salvage itself, the repository is copied and a container starts.
    private static readonly TimeSpan Margin = TimeSpan.FromSeconds(15);

    private readonly PipedCalls _calls = new(options, podman.Mark);

    /// <summary>Makes the parcel.</summary>
    /// <exception cref="EngineException">It could not be made.</exception>
    public async Task RunAsync(SalvageSpec spec, CancellationToken cancellation)
    {
        var (script, origin) = (Read(spec.Staged.SalvageScript), Read(spec.Staged.Origin));
        try
        {
            await _calls.RunAsync(
                SalvageVerb.Copy(spec), SalvageVerb.Run(spec, script, origin), spec.Staged.Work, SalvageVerb.MostBytes(spec.Keeping),
                (spec.Keeping.Timeout * 2) + Margin, cancellation).ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new SessionException($"the session's work could not be copied: {failure.Message}", failure);
        }
    }

    private static string Read(string file)
    {
        try
        {
            return File.Exists(file) ? File.ReadAllText(file) : "";
        }
        catch (IOException failure)
        {
            throw new SessionException($"{file} cannot be read: {failure.Message}", failure);
        }
    }
}
