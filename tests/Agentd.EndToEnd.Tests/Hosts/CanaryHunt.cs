using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>Searches a machine for a secret where it must not be.</summary>
/// <param name="host">The machine.</param>
/// <param name="canary">The secret.</param>
/// <param name="allowed">The one file that holds it rightly: its source.</param>
internal sealed class CanaryHunt(Host host, string canary, string? allowed = null)
{
    /// <summary>
    /// Processes that carry it in their arguments, or in their environment although they are not inside a session's container.
    /// </summary>
    public IReadOnlyList<string> InProcesses() =>
    [
        .. HostProcess.All().Where(p => p.Arguments.Contains(canary)).Select(p => $"arguments of {p}"),
        .. HostProcess.All().Where(p => p.Environment.Contains(canary) && !IsInContainer(p)).Select(p => $"environment of {p.Id}"),
    ];

    /// <summary>
    /// Files of the test's folder that hold it: configuration, record, staging. Of the raw output only the one file is right that nobody
    /// else can reach.
    /// </summary>
    public async Task<IReadOnlyList<string>> InFilesAsync()
    {
        var searcher = Account.Of(Account.CallerIsRoot ? Privilege.Rootful : Privilege.Rootless);
        var found = await RunningProgram.RunAsync(
            searcher.Command("/bin/grep", ["-rl", "--text", "--fixed-strings", "--devices=skip", "-e", canary, host.Folder.Path]));
        return [.. found.Output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Where(
            file => file != allowed && !IsPrivateConsole(file))];
    }

    /// <summary>Podman's events that hold it.</summary>
    public async Task<IReadOnlyList<string>> InEventsAsync() =>
        [
            .. (await host.Podman.ListAsync("events", "--stream=false", "--since", "5m", "--format", "json"))
                .Where(line => line.Contains(canary)),
        ];

    private bool IsInContainer(HostProcess process) => process.Mounts.Contains(host.Folder.Tag);

    private bool IsPrivateConsole(string file)
    {
        const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        return file.StartsWith(host.Folder.Staging) && Path.GetFileName(file) == "console.log" && File.GetUnixFileMode(file) == Private
            && File.GetUnixFileMode(Path.GetDirectoryName(file)!) == (Private | UnixFileMode.UserExecute);
    }
}
