using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>An audit root whose file system is full when a session ends.</summary>
[Collection(SmallFileSystem.Alone)]
public sealed class FullAuditRootTests(GitServer git) : SessionTests(git)
{
    [SessionTheory(NeedsRoot = true), OnEach("bytes"), OnEach("inodes", RootlessOnly = true)]
    public Task Its_record_is_closed_with_its_outcome_and_output_as_soon_as_there_is_room(Privilege privilege, string what) =>
        OnAsync(privilege, async host =>
        {
            await using var disk = await SmallFileSystem.MountAsync(host.Account, await host.Folder.DirectoryAsync("audit"));
            var session = await EndOnFullAsync(host, disk, what);
            session.Record.ShouldBeIncomplete();

            disk.Free();

            await CompleteAsync(session.Record);
        });

    [SessionTheory(NeedsRoot = true), OnEach("bytes", RootlessOnly = true), OnEach("inodes", RootlessOnly = true)]
    public Task Its_record_is_closed_with_its_outcome_and_output_by_the_next_daemon_too(Privilege privilege, string what) =>
        OnAsync(privilege, async host =>
        {
            await using var disk = await SmallFileSystem.MountAsync(host.Account, await host.Folder.DirectoryAsync("audit"));
            var session = await EndOnFullAsync(host, disk, what);
            await host.KillDaemonAsync();

            disk.Free();
            await host.StartAsync();

            await CompleteAsync(session.Record);
        });

    private static async Task<HeldSession> EndOnFullAsync(Host host, SmallFileSystem disk, string what)
    {
        host.Declare(TestAgent.Held("site-builder", "seq 1 20000; exit 9"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        await host.Folder.TouchAsync($"{session.Record.Runa}/ready-to-go");
        disk.Fill(what);
        File.Move($"{session.Record.Runa}/ready-to-go", $"{session.Record.Runa}/go");

        var run = await session.Client.EndAsync();

        run.ShouldFailWith("session work_failed (exit code 5)").Errors.ShouldContain("warning: ");
        return session;
    }

    private static async Task CompleteAsync(SealedRecord record)
    {
        await Eventually.HoldsAsync("the record is complete", () => record["outcome"] is not null);
        await record.ShouldBeSealedAsync("work_failed", 5);
        record["recovered"].ShouldBe("True");
        record.Console.ShouldContain(" 20000\n");
    }
}
