using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>A TMPDIR with less room than the output of a session may need: a file system of 4 MiB.</summary>
[Collection(SmallFileSystem.Alone)]
public sealed class FullStagingTests(GitServer git) : SessionTests(git)
{
    // With the time and the stream of each line, some 200 KiB and some 900 KiB.
    private const int Little = 4_000, Much = 20_000;

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task The_first_256_KiB_of_output_are_kept_whole_on_a_full_disk(Privilege privilege) =>
        OnSmallAsync(privilege, Little, fill: true, record =>
        {
            State(record).ShouldBe("whole");
            record.Console.ShouldContain($" stdout F {Little}\n");
        });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task What_goes_beyond_on_a_full_disk_is_not_called_whole(Privilege privilege) =>
        OnSmallAsync(privilege, Much, fill: true, record =>
        {
            State(record).ShouldBeOneOf("gap", "unknown");
            record.Console.ShouldContain($" stdout F {Little}\n");
        });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task What_goes_beyond_with_less_than_4_MiB_of_room_is_not_called_whole(Privilege privilege) =>
        OnSmallAsync(privilege, Much, fill: false, record =>
        {
            State(record).ShouldBe("unknown");
            record.Console.ShouldContain($" stdout F {Much}\n");
        });

    private static string? State(SealedRecord record) => record.Json.GetProperty("output").GetProperty("state").GetString();

    private Task OnSmallAsync(Privilege privilege, int lines, bool fill, Action<SealedRecord> judge) => OnAsync(privilege, async host =>
    {
        await using var disk = await SmallFileSystem.MountAsync(host.Account, host.Folder.Staging);
        // The daemon looks while output comes.
        host.Declare(TestAgent.Held("site-builder", $"seq 1 {lines - 1}; sleep 1; echo {lines}; exit 9"));
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");
        if (fill) disk.Fill("bytes");

        (await session.EndAsync()).ExitCode.ShouldBe(1);
        if (fill) disk.Free();

        judge(await session.Record.ShouldBeSealedAsync("work_failed", 5));
        await host.StopAsync();
    });
}
