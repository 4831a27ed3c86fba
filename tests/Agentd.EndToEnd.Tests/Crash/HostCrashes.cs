using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>What can befall a host's daemon.</summary>
internal static class HostCrashes
{
    /// <summary>Kills the daemon with -9 and waits until it is gone.</summary>
    public static async Task CrashAsync(this Host host)
    {
        host.Daemon.Signal("KILL");
        await host.Daemon.EndAsync();
    }

    /// <summary>Starts a daemon on a changed copy of the host's configuration; the test ends it.</summary>
    public static async Task<RunningProgram> StartWithAsync(this Host host, string name, Func<string, string> change)
    {
        var file = $"{host.Folder.Path}/{name}.toml";
        await File.WriteAllTextAsync(file, change(await File.ReadAllTextAsync(host.Folder.Configuration)));
        var daemon = host.Begin(file);
        await Eventually.HoldsAsync("the daemon is ready", () => daemon.HasEnded || daemon.Errors.Contains("agentd.daemon_started"));
        daemon.HasEnded.ShouldBeFalse(daemon.Errors);
        return daemon;
    }

    /// <summary>Starts a daemon and does not wait for it.</summary>
    public static RunningProgram Begin(this Host host, string configuration, params (string Name, string Value)[] environment) =>
        RunningProgram.Start(host.Account.Command($"{Accounts.TestSettings.Programs}/agentd", ["daemon", "--config", configuration],
            environment.Append(("TMPDIR", host.Folder.Staging)).ToDictionary(v => v.Item1, v => v.Item2)));

    /// <summary>The containers of sessions, by name; the helpers that bear a session's name are not among them.</summary>
    public static async Task<IReadOnlyDictionary<string, string>> SessionContainersAsync(this Host host) =>
        (await host.Podman.ListAsync(
            "ps", "-a", "--no-trunc", "--filter", $"label=agentd.daemon={host.Folder.DaemonId}", "--filter", "label=agentd.session",
            "--format", "{{.Names}} {{.ID}}")).Select(line => line.Split(' ')).ToDictionary(words => words[0], words => words[1]);
}
