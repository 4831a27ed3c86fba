using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>A host whose disks can be filled, where the tests run as root, and whose agents note what is true.</summary>
/// <param name="Agents">The agents.</param>
/// <param name="Notes">Where they note it.</param>
/// <param name="Disks">The disks.</param>
internal sealed record CrashHost(IReadOnlyList<TestAgent> Agents, string Notes, IReadOnlyDictionary<Place, Disk> Disks)
{
    /// <summary>Prepares it; the daemon does not run yet.</summary>
    public static async Task<CrashHost> PrepareAsync(Host host)
    {
        var disks = host.Folder.IsHome ? await FurnishAsync(host) : new Dictionary<Place, Disk>();
        var (image, notes) = (await ImageVariant.BuildAsync(host, AgentsNotes.Image), await AgentsNotes.PlaceAsync(host));
        var repository = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        TestAgent[] agents =
        [
            AgentsNotes.Agent("quick", image, notes, times: 2, lines: 5, pause: "0.1", code: 0),
            AgentsNotes.Agent("failing", image, notes, times: 3, lines: 10, pause: "0.2", code: 1),
            AgentsNotes.Agent("slow", image, notes, times: 20, lines: 10, pause: "0.2", code: 0),
            AgentsNotes.Agent("loud", image, notes, times: 10, lines: 4000, pause: "0.1", code: 0),
            AgentsNotes.FilteredAgent("filtered", image, notes, repository, times: 3),
            AgentsNotes.FilteredAgent("filtered-long", image, notes, repository, times: 15),
        ];
        host.DaemonKeys = "max_sessions = 3";
        host.Declare(agents);
        return new CrashHost(agents, notes, disks);
    }

    // Disks, then a Podman that knows them: it keeps a mount table of its own from its first call on.
    private static async Task<IReadOnlyDictionary<Place, Disk>> FurnishAsync(Host host)
    {
        var disks = new Dictionary<Place, Disk>();
        var places = new[] { (Place.Audit, "audit"), (Place.Staging, "tmp"), (Place.Storage, "home/.local/share/containers/storage") };
        foreach (var (place, directory) in places)
            host.Parts.Add(disks[place] = await Disk.MountAsync(host.Account, await host.Folder.DirectoryAsync(directory)));
        await OwnPodman.FurnishAsync(host);
        return disks;
    }
}
