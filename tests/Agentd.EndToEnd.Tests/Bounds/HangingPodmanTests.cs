using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>A time limit while Podman does not answer.</summary>
public sealed class HangingPodmanTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_time_limit_is_told_and_the_session_is_sealed_when_Podman_answers_again(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var hangs = $"{host.Folder.Path}/hangs";
            var shims = await host.Folder.DirectoryAsync("shims");
            File.WriteAllText($"{shims}/podman", $"""
                #!/bin/sh
                case $1 in kill | rm) while [ -e {hangs} ]; do sleep 0.1; done ;; esac
                exec /usr/bin/podman "$@"
                """);
            File.SetUnixFileMode($"{shims}/podman", (UnixFileMode)0b111_101_101);
            host.Declare(
                TestAgent.Held("site-builder") with { Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"" });
            await host.StartAsync(("PATH", $"{shims}:/usr/sbin:/usr/bin:/sbin:/bin"));
            var session = await host.HoldAsync("site-builder");
            File.WriteAllText(hangs, "");

            var run = await session.Client.EndAsync();

            run.ShouldFailWith("session timed out").Errors.ShouldContain("its teardown goes on");
            session.Record.ShouldBeIncomplete();
            File.Delete(hangs);
            (await session.Record.ClosedAsync())["outcome"].ShouldBe("timed_out");
        });
}
