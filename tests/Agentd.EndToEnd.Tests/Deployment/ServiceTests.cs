using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

public sealed class ServiceTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_service_manager_hears_of_readiness_once_clients_are_served_and_of_every_session_a_stop_waits_for(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            using var manager = new ServiceManagerSocket(host.Folder);
            host.Declare(TestAgent.Held("site-builder"));

            var starting = host.StartAsync(("NOTIFY_SOCKET", manager.Name), ("WATCHDOG_USEC", "9000000"));
            await manager.HearAsync("READY=1");
            (await host.AgentdAsync("ps")).ShouldSucceed();
            await starting;
            await manager.HearAsync("WATCHDOG=1");

            var session = await host.HoldAsync("site-builder");
            await manager.HearAsync("STATUS=Ready, 1 session");
            host.Daemon.Signal("TERM");
            var stopping = await manager.HearAsync("STOPPING=1");
            stopping.ShouldBe(["STOPPING=1", "STATUS=Stopping, 1 session left", "EXTEND_TIMEOUT_USEC=9000000"]);
            (await manager.HearAsync("STOPPING=1")).ShouldBe(stopping);

            (await session.EndAsync()).ShouldSay("session success");
            await host.Daemon.EndAsync(); // a second TERM would end it at once
        });
}
