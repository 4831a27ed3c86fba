using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class WithheldOutputTests(GitServer git) : SessionTests(git)
{
    private const string Before = "canary-before-the-rotation";

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Output_that_may_show_a_credential_which_was_changed_meanwhile_is_neither_kept_nor_shown(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var token = await host.Folder.PrivateFileAsync("token", Encoding.ASCII.GetBytes(Before));
            host.Declare(TestAgent.Held("site-builder", "echo \"$TOKEN\"") with { Credentials = [("TOKEN", "source_file", token)] });
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder", "--detach");
            await host.KillDaemonAsync();
            await host.Folder.PrivateFileAsync("token", "canary-after-the-rotation"u8.ToArray());

            await host.StartAsync();
            await session.ReleaseAsync();

            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record.Json.GetProperty("output").GetProperty("state").GetString().ShouldBe("withheld");
            File.Exists($"{record.Folder}/agentd/console.log").ShouldBeFalse();
            var logs = await host.AgentdAsync("logs", record.SessionId);
            (logs.ExitCode, logs.Output).ShouldBe((1, ""));
            logs.LastError.ShouldContain("a credential changed");
            host.Log.ShouldContain("\"warning_kind\":\"console_withheld\"");
            host.Log.ShouldNotContain(Before);
        });
}
