using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman;

/// <summary>What containers beside the daemon's must know of it: its image, and where the host has its directories.</summary>
/// <param name="Image">The image: its id, which stays this one's when its name goes on to the next build; or as the unit names it.</param>
/// <param name="Mounts">What the host gave it; null where nothing tells.</param>
internal sealed record OwnContainer(string Image, IReadOnlyList<OwnMount>? Mounts)
{
    /// <summary>A directory of the daemon's as the host has it. Where nothing tells, it has the same path.</summary>
    /// <param name="directory">An absolute path without links.</param>
    /// <exception cref="EngineException">The host has no such directory.</exception>
    public string OnHost(string directory)
    {
        if (Mounts is null) return directory;
        var mount = Mounts.Where(mount => RealPath.Contains(mount.Destination, directory)).MaxBy(mount => mount.Destination.Length)
            ?? throw new EngineException($"{directory} is the daemon's container's alone, and no other one can see it: "
                + "give it a Volume= in the daemon's unit, as deploy/agentd.container does");
        return Path.Join(mount.Source, directory[mount.Destination.Length..]);
    }
}

/// <summary>A directory that the host gave the daemon's container: one of its own, or a volume of Podman's.</summary>
/// <param name="Source">Its path on the host.</param>
/// <param name="Destination">Its path in the container.</param>
internal sealed record OwnMount(string Source, string Destination);

/// <summary>Finds the container that this daemon is in.</summary>
/// <param name="podman">Podman, which made that container.</param>
/// <param name="environment">Reads the daemon's environment.</param>
/// <param name="hostName">The daemon's host name: the beginning of its container's id, unless somebody gave it another.</param>
internal sealed class OwnContainerSearch(PodmanCli podman, Func<string, string?> environment, string hostName)
{
    /// <summary>The variable that names the image, where the host name does not lead to it.</summary>
    public const string Variable = "AGENTD_IMAGE";

    private const int ShortId = 12;

    /// <summary>Asks Podman for it.</summary>
    /// <exception cref="EngineException">Nothing tells which it is.</exception>
    public async Task<OwnContainer> AskAsync(CancellationToken cancellation)
    {
        var named = environment(Variable) is { Length: > 0 } image ? image : null;
        if (hostName.Length < ShortId || !hostName.All(char.IsAsciiHexDigitLower)) return Otherwise("its host name is no container's id");
        var asked = await podman.RunAsync(
            ["container", "inspect", "--format", "{{.Id}} {{.Image}} {{json .Mounts}}", hostName], cancellation).ConfigureAwait(false);
        if (asked.ExitCode != 0) return Otherwise(asked.LastWords);
        var said = asked.Output.Trim();
        return said.Split(' ', 3) is [var id, { Length: > 0 } own, var mounts] && id.StartsWith(hostName, StringComparison.Ordinal)
            ? new OwnContainer(named ?? own, MountsOf(mounts, asked)) : Otherwise($"no container of that id is there: {said}");

        OwnContainer Otherwise(string why) => named is null ? throw Unknown(why) : new OwnContainer(named, null);
    }

    private static IReadOnlyList<OwnMount> MountsOf(string json, PodmanResult asked)
    {
        try
        {
            return JsonSerializer.Deserialize(json, OwnMountJson.Default.OwnMountArray) ?? [];
        }
        catch (JsonException unreadable)
        {
            throw asked.Garbage(unreadable.Message);
        }
    }

    private EngineException Unknown(string why) => new(
        $"which image this daemon runs in cannot be told from its host name {hostName} ({why}); "
        + $"name the image with Environment={Variable}=… in the daemon's unit");
}

[JsonSerializable(typeof(OwnMount[]))]
internal sealed partial class OwnMountJson : JsonSerializerContext;
