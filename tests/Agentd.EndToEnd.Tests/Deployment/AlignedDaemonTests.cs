using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>
/// A daemon that runs, on the host, as the very user that agents are in their containers, and asks the rootless account's Podman service
/// for sessions: it owns what they write from the first byte, and is neither that account nor root.
/// </summary>
public sealed class AlignedDaemonTests(GitServer git) : SessionTests(git)
{
    private const uint SessionUser = 1000;

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Hostile_leftovers_of_a_session_are_sealed_by_a_daemon_that_is_the_sessions_user(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            await using var daemon = new AlignedDaemon(host, host.Account.OfContainerUser(SessionUser));
            await daemon.ServePodmanAsync();
            await daemon.StartAsync(TestAgent.Shell("site-builder", """
                cd .runa/workspace
                mkdir closed; echo secret >closed/file; chmod 0000 closed/file; chmod 0700 closed
                mkfifo fifo; chmod 0000 fifo
                """));

            (await daemon.AgentdAsync("run", "site-builder")).ShouldSay("session success");

            var record = await daemon.Record("site-builder").ShouldBeSealedAsync("success", 0);
            record.Written("closed/file").ShouldBe("secret");
            (await daemon.DoctorAsync()).Output.ShouldContain("ok       record ownership: ");
            await daemon.StopAsync();
        });
}
