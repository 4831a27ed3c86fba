using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

public sealed class NeighbourTests(GitServer git) : SessionTests(git)
{
    private const string Foreign =
        """{"schema_version":1,"session_id":"00112233445566ff","agent":"site-builder","start_timestamp":"2026-01-01T00:00:00Z"}""";

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Daemons_of_one_user_audit_root_and_TMPDIR_leave_each_other_and_records_of_others_alone(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(TestAgent.Held("site-builder"));
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            var before = await host.SessionContainersAsync();
            var foreign = await ForeignRecordAsync(host);

            await host.CrashAsync();
            await using var neighbour = await host.StartWithAsync(
                "neighbour", text => text.Replace("agentd.sock", "other.sock").Replace("agentd.pid", "other.pid"));

            neighbour.Errors.ShouldContain("\"removed_container_count\":0");
            neighbour.Errors.ShouldContain("\"adopted_session_count\":0");
            (await host.SessionContainersAsync()).ShouldBe(before);
            session.Record.ShouldBeIncomplete();
            await host.StartAsync();
            neighbour.Signal("TERM");
            (await neighbour.EndAsync()).ExitCode.ShouldBe(0);
            (await session.EndAsync()).ShouldSay("session success");
            (await File.ReadAllTextAsync(foreign)).ShouldBe(Foreign);
            File.GetUnixFileMode(foreign).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        });

    private static async Task<string> ForeignRecordAsync(Host host)
    {
        var directory = await host.Folder.DirectoryAsync("audit/site-builder/00112233445566ff/agentd");
        await host.Folder.DirectoryAsync("audit/site-builder/00112233445566ff/runa");
        var written = await host.Folder.PrivateFileAsync("foreign.json", System.Text.Encoding.UTF8.GetBytes(Foreign));
        File.Move(written, $"{directory}/session.json");
        return $"{directory}/session.json";
    }
}
