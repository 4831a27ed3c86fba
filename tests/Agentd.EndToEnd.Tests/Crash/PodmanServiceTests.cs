using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>A daemon that reaches Podman through its service, as one in a container does.</summary>
public sealed class PodmanServiceTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_service_that_is_killed_and_started_again_costs_no_session(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder"));
        await using var service = await ServeAsync(host);
        await host.StartAsync(("CONTAINER_HOST", $"unix://{Socket(host)}"));
        var session = await host.HoldAsync("site-builder");
        var before = await host.SessionContainersAsync();

        await host.KillAsync(service.Id);
        await service.EndAsync();
        await using var again = await ServeAsync(host);

        (await host.SessionContainersAsync()).ShouldBe(before);
        (await session.EndAsync()).ShouldSay("session success");
        await session.Record.ShouldBeSealedAsync("success", 0);
        await host.KillAsync(again.Id);
        await again.EndAsync();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_that_ends_without_the_service_leaves_a_record_that_a_later_start_closes(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder"));
            await using var service = await ServeAsync(host);
            await host.StartAsync(("CONTAINER_HOST", $"unix://{Socket(host)}"));
            var session = await host.HoldAsync("site-builder");

            await host.KillAsync(service.Id);
            await service.EndAsync();
            (await session.EndAsync()).LastError.ShouldContain("could not be removed");
            session.Record.ShouldBeIncomplete();
            await host.StopAsync();
            await host.StartAsync();

            (await session.Record.ShouldBeSealedAsync("success", 0))["recovered"].ShouldBe("True");
        });

    private static string Socket(Host host) => $"{host.Folder.Path}/podman.sock";

    private static async Task<RunningProgram> ServeAsync(Host host)
    {
        File.Delete(Socket(host));
        var service = RunningProgram.Start(
            host.Account.Command("/usr/bin/podman", ["system", "service", "--time=0", $"unix://{Socket(host)}"]));
        await Eventually.HoldsAsync("the service listens", () => service.HasEnded || File.Exists(Socket(host)));
        service.HasEnded.ShouldBeFalse(service.Errors);
        return service;
    }
}
