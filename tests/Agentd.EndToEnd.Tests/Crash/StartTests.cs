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
        await using var starting = host.Begin(host.Folder.Configuration, ("PATH", await HangingPodmanAsync(host)));
        await Eventually.HoldsAsync("the place is claimed", () => File.Exists(host.Folder.PidFile));
        await Task.Delay(500);

        starting.Signal("TERM");
        var ended = await starting.EndAsync(TimeSpan.FromSeconds(5));

        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldContain("agentd.daemon_stopped");
        ended.Errors.ShouldNotContain("agentd.daemon_started");
        File.Exists(host.Folder.Socket).ShouldBeFalse();
        await host.StartAsync();
    });

    private static async Task<string> HangingPodmanAsync(Host host)
    {
        var directory = await host.Folder.DirectoryAsync("hanging");
        await File.WriteAllTextAsync($"{directory}/podman", "#!/bin/sh\nexec sleep 20\n");
        File.SetUnixFileMode($"{directory}/podman", (UnixFileMode)0b111_101_101);
        return $"{directory}:/usr/bin:/bin";
    }
}
