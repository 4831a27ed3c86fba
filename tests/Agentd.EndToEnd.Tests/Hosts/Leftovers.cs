using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>What must not be there any more when a test's daemon has stopped.</summary>
internal static class Leftovers
{
    /// <summary>Requires that nothing is left; Podman and PID 1 clean up a little after the last answer.</summary>
    public static async Task NoneAsync(Host host)
    {
        Entries(host.Folder.Run).ShouldBeEmpty("socket and PID file left behind");
        Staged(host).ShouldBeEmpty("staging directories left behind");
        (await ValuesAsync(host)).ShouldBeEmpty("secrets left behind");
        await Eventually.NothingIsLeftAsync("the broker's directory", () => Task.FromResult(Broker(host)));
        await Eventually.NothingIsLeftAsync("containers", () => ContainersAsync(host));
        if (host.Folder.IsHome)
            await Eventually.NothingIsLeftAsync("layers of containers that Podman itself has forgotten", () => ForgottenAsync(host));
        await Eventually.NothingIsLeftAsync("processes", () => Task.FromResult(Processes(host)));
    }

    /// <summary>The daemon's containers, in whatever state.</summary>
    public static Task<IReadOnlyList<string>> ContainersAsync(Host host) =>
        host.Podman.ListAsync("ps", "-a", "--filter", $"label=agentd.daemon={host.Folder.DaemonId}", "--format", "{{.Names}} {{.Status}}");

    /// <summary>The daemon's secrets.</summary>
    public static async Task<IReadOnlyList<string>> SecretsAsync(Host host) =>
        [.. (await host.Podman.ListAsync("secret", "ls", "--format", "{{.Name}}")).Where(
            name => name.StartsWith($"agentd-{host.Folder.DaemonId}-"))];

    // Podman may lose a value and keep the name, which nothing removes then.
    private static async Task<IReadOnlyList<string>> ValuesAsync(Host host)
    {
        List<string> values = [];
        foreach (var name in await SecretsAsync(host))
            if (!(await host.Podman.TryAsync("secret", "rm", name)).Errors.Contains("no secret data with ID")) values.Add(name);
        return values;
    }

    // In a Podman that nobody else uses whatever is there is the daemon's.
    private static async Task<IReadOnlyList<string>> ForgottenAsync(Host host) =>
        [
            .. await host.Podman.ListAsync("ps", "-a", "--external", "--format", "{{.Names}} {{.Status}}"),
            .. await host.Podman.ListAsync("volume", "ls", "-q"),
        ];

    // Where the test strikes Podman itself, a client that was killed leaves the directory that it worked in: its name is a number.
    private static IReadOnlyList<string> Staged(Host host) =>
        [
            .. Entries(host.Folder.Staging)
                .Where(entry => !host.Folder.IsHome || !Path.GetFileName(entry).All(char.IsAsciiDigit))
                .Except(Broker(host)),
        ];

    // It ends a moment after the daemon that dismissed it.
    private static IReadOnlyList<string> Broker(Host host) =>
        [.. Entries(host.Folder.Staging).Where(entry => Path.GetFileName(entry).StartsWith("agentd-egress-", StringComparison.Ordinal))];

    private static IReadOnlyList<string> Entries(string directory) =>
        Directory.Exists(directory) ? [.. Directory.EnumerateFileSystemEntries(directory)] : [];

    // The folder's name is in the arguments of our programs, in the environment of Podman's and of conmon, for it holds the daemon's
    // TMPDIR, and in the mount table of everything inside a container. One process of Podman's stays, for an account's every call.
    private static IReadOnlyList<string> Processes(Host host)
    {
        var (tag, podmans) = (host.Folder.Tag, host.Account.PodmansOwn);
        return
        [
            .. HostProcess.All()
                .Where(p => p.Id != podmans && !p.IsZombie)
                .Where(p => p.Arguments.Contains(tag) || p.Environment.Contains(tag) || p.MountsPartOf(tag))
                .Select(p => p.ToString()),
        ];
    }
}
