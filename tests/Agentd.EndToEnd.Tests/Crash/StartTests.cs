using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

public sealed class StartTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task TERM_while_the_daemon_recovers_ends_it_cleanly(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        await host.StopAsync();
        var hanging = await host.Folder.DirectoryAsync("hanging");
        await using var starting = host.Begin(host.Folder.Configuration, ("PATH", await HangingPodmanAsync(hanging)));
        await Eventually.HoldsAsync("the daemon asks Podman", () => File.Exists($"{hanging}/asked"));

        starting.Signal("TERM");
        var ended = await starting.EndAsync();

        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldContain("agentd.daemon_stopped");
        ended.Errors.ShouldNotContain("agentd.daemon_started");
        File.Exists(host.Folder.Socket).ShouldBeFalse();
        await host.StartAsync();
    });

    // For longer than anybody waits; its path is among its arguments, where it is found if it is left behind.
    private static async Task<string> HangingPodmanAsync(string directory)
    {
        await File.WriteAllTextAsync(
            $"{directory}/podman", $"#!/bin/sh\n: >{directory}/asked\nuntil [ -e {directory}/never ]; do sleep 0.1; done\n");
        File.SetUnixFileMode($"{directory}/podman", (UnixFileMode)0b111_101_101);
        return $"{directory}:/usr/bin:/bin";
    }
}
