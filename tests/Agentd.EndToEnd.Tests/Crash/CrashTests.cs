using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Crash;

public sealed class CrashTests(GitServer git, ITestOutputHelper output) : SessionTests(git)
{
    [SessionTheory(Timeout = 3_600_000), OnEach(RootlessOnly = true)]
    public Task Whenever_the_daemon_is_killed_each_session_has_one_truthful_record_and_nothing_is_left(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var plan = CrashPlan.Asked();
        output.WriteLine($"AGENTD_CRASH_SEED={plan.Seed}");
        var rounds = new CrashRounds(host, plan);
        host.Declare([.. CrashRounds.Agents]);

        await rounds.StartAsync();
        for (var round = 0; round < plan.Rounds; round++) await rounds.RunAsync();
        var accepted = await rounds.EndAsync();

        var records = rounds.Records();
        output.WriteLine($"{plan.Rounds} kills ({string.Join(", ", rounds.Kills.Select(k => $"{k.Key} {k.Value}"))}), {rounds.Asked} sessions asked for, "
            + $"{accepted.Count} accepted, {records.Count} records, {rounds.Survivors} sightings of a container after a restart");
        output.WriteLine(string.Join(", ", records.GroupBy(r => $"{r["outcome"]} {r["error"]}").Select(g => $"{g.Count()} × {g.Key.Trim()}")));
        records.Select(r => r.SessionId).ShouldBeUnique();
        accepted.Except(records.Select(r => r.SessionId)).ShouldBeEmpty("accepted sessions without a record");
        records.Count.ShouldBeLessThanOrEqualTo(rounds.Asked);
        foreach (var record in records) await ShouldBeTruthfulAsync(record);
    });

    private static async Task ShouldBeTruthfulAsync(SealedRecord record)
    {
        var ended = File.Exists($"{record.Runa}/workspace/ended") ? record.Written("ended") : null;
        switch (record["outcome"])
        {
            case "success":
                ended.ShouldBe("0", $"what the agent of {record.Folder} says");
                await record.ShouldBeSealedAsync("success", 0);
                break;
            case "work_failed":
                ended.ShouldBe("1", $"what the agent of {record.Folder} says");
                await record.ShouldBeSealedAsync("work_failed", 5);
                break;
            default:
                ended.ShouldBeNull($"the agent of {record.Folder} ended, and its record says {record.Json}");
                record["error"].ShouldBe("daemon restarted before the session's container ran");
                record["recovered"].ShouldBe("True");
                await record.ShouldBeSealedAsync("error");
                break;
        }
    }
}
