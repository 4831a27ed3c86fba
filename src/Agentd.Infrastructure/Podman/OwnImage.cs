using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman;

/// <summary>The image of the container that this daemon is in, for containers beside it.</summary>
/// <param name="podman">Podman, which made that container.</param>
/// <param name="environment">Reads the daemon's environment.</param>
/// <param name="hostName">The daemon's host name: the beginning of its container's id, unless somebody gave it another.</param>
internal sealed class OwnImage(PodmanCli podman, Func<string, string?> environment, string hostName)
{
    /// <summary>The variable that names the image, where the host name does not lead to it.</summary>
    public const string Variable = "AGENTD_IMAGE";

    private const int ShortId = 12;

    /// <summary>The image: its id, which stays this one's when its name goes on to the next build.</summary>
    /// <exception cref="EngineException">Nothing tells which it is.</exception>
    public async Task<string> AskAsync(CancellationToken cancellation)
    {
        if (environment(Variable) is { Length: > 0 } named) return named;
        if (hostName.Length < ShortId || !hostName.All(char.IsAsciiHexDigitLower)) throw Unknown("its host name is no container's id");
        var asked = await podman.RunAsync(
            ["container", "inspect", "--format", "{{.Id}} {{.Image}}", hostName], cancellation).ConfigureAwait(false);
        if (asked.ExitCode != 0) throw Unknown(asked.LastWords);
        return asked.Output.Trim().Split(' ') is [var id, { Length: > 0 } image] && id.StartsWith(hostName, StringComparison.Ordinal)
            ? image : throw Unknown($"no container of that id is there: {asked.Output.Trim()}");
    }

    private EngineException Unknown(string why) => new(
        $"which image this daemon runs in cannot be told from its host name {hostName} ({why}); "
        + $"name the image with Environment={Variable}=… in the daemon's unit");
}
