using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>A Podman that keeps its callers waiting, as it does while somebody has many files removed.</summary>
[Long]
public sealed class BusyPodmanTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Sessions_wait_for_it_and_none_is_harmed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var (path, busy) = await ShimAsync(host, "wait_while_busy");
        var token = await host.Folder.PrivateFileAsync("token", "sesame"u8.ToArray());
        host.Declare(TestAgent.Shell("site-builder", "echo hello") with { Credentials = [("TOKEN", "source_file", token)] });
        await host.StartAsync(("PATH", path));
        (await host.RunAsync("site-builder")).ShouldSay("session success");
        File.WriteAllText(busy, "");
        var clients = Enumerable.Range(0, 3).Select(_ => RunningProgram.Start(host.Command("run", "site-builder"))).ToList();
        // The second word comes after half a minute, when calls were killed once.
        await Eventually.HoldsAsync(
            "Podman is told to be slow", () => Words(host, "agentd.podman_slow") > 1 || clients.Any(client => client.HasEnded));
        await Task.Delay(TimeSpan.FromSeconds(3));
        clients.ShouldAllBe(client => !client.HasEnded);

        File.Delete(busy);

        foreach (var client in clients) (await client.EndAsync()).ShouldSay("session success");
        Words(host, "agentd.podman_answers").ShouldBeGreaterThan(0);
        host.Records("site-builder").ShouldAllBe(record => record["outcome"] == "success");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_whose_start_Podman_has_not_told_of_yet_has_its_time_limit(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var (path, busy) = await ShimAsync(host, "case \"$*\" in *--detach*) /usr/bin/podman \"$@\"; wait_while_busy; exit ;; esac");
        host.Declare(TestAgent.Held("site-builder") with { Keys = "timeout = \"5s\"\nstop_grace = \"1s\"" });
        File.WriteAllText(busy, "");
        await host.StartAsync(("PATH", path));

        var run = await host.RunAsync("site-builder");

        run.LastError.ShouldBe("session timed out");
        await host.Record("site-builder").ShouldBeSealedAsync("timed_out");
        File.Delete(busy);
    });

    private static int Words(Host host, string ofEvent) => host.Log.Split('\n').Count(line => line.Contains($"\"{ofEvent}\""));

    // A podman that does something else first, and the file that keeps it busy.
    private static async Task<(string Path, string Busy)> ShimAsync(Host host, string first)
    {
        var (shims, busy) = (await host.Folder.DirectoryAsync("shims"), $"{host.Folder.Path}/busy");
        await File.WriteAllTextAsync($"{shims}/podman", $$"""
            #!/bin/sh
            wait_while_busy() { while [ -e {{busy}} ]; do sleep 0.1; done; }
            {{first}}
            exec /usr/bin/podman "$@"
            """);
        File.SetUnixFileMode($"{shims}/podman", (UnixFileMode)0b111_101_101);
        return ($"{shims}:/usr/sbin:/usr/bin:/sbin:/bin", busy);
    }
}
