using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests.Crash;

public sealed class CrashTests(GitServer git, ITestOutputHelper output) : SessionTests(git)
{
    [SessionTheory(Timeout = 14_000_000), OnEach(RootlessOnly = true)]
    public Task Whatever_is_struck_each_session_has_one_truthful_record_and_nothing_is_left(Privilege privilege) =>
        AtHomeAsync(privilege, async host =>
        {
            var plan = CrashPlan.Asked();
            output.WriteLine($"AGENTD_CRASH_SEED={plan.Seed}");
            var crowd = await CrashHost.PrepareAsync(host);
            var rounds = new CrashRounds(host, plan, crowd.Agents, crowd.Disks);

            await rounds.StartAsync();
            for (var round = 0; round < plan.Rounds; round++) await rounds.RunAsync();
            await rounds.EndAsync();

            var records = rounds.Records();
            output.WriteLine($"{plan.Rounds} blows ({string.Join(", ", rounds.Blows.Select(k => $"{k.Value} × {k.Key}"))}), "
                + $"{rounds.Requests.Count} sessions asked for, {records.Count} records, "
                + $"{rounds.Survivors} sightings of a container after a restart");
            output.WriteLine(
                string.Join('\n', records.GroupBy(r => $"{r["outcome"]} {r["error"]}").Select(g => $"{g.Count()} × {g.Key.Trim()}")));
            records.Select(r => r.SessionId).ShouldBeUnique();
            (await UntruthsAsync(rounds, records, crowd.Notes)).ShouldBeEmpty();
            foreach (var record in records) await record.ShouldBeSealedAsync(record["outcome"]!, record.ExitCode);
            (await RunningProgram.RunAsync(host.Account.Command(
                $"{TestSettings.Programs}/agentd", ["audit", "verify", "--config", host.Folder.Configuration]))).ShouldSucceed();
        });

    private static async Task<IReadOnlyList<string>> UntruthsAsync(CrashRounds rounds, IReadOnlyList<SealedRecord> records, string notes)
    {
        var untruths = new List<string>();
        foreach (var record in records)
        {
            var suffered = rounds.Sufferings.Of(record.Start, record.ClosedAt, record.SessionId);
            var noted = AgentsNotes.Read(notes, record["work_unit"]);
            untruths.AddRange(
                Truth.Untruths(record, noted, suffered).Select(u => $"{u}\n  {noted}, {suffered}\n{Evidence(rounds, record)}"));
        }
        foreach (var request in rounds.Requests)
        {
            var record = records.SingleOrDefault(r => r["work_unit"] == request.Unit);
            if (await request.UntruthAsync(record, rounds.Sufferings) is { } untruth)
                untruths.Add($"{untruth} of {request.Unit}\n{Evidence(rounds, record)}");
        }
        return untruths;
    }

    private static string Evidence(CrashRounds rounds, SealedRecord? record) =>
        record is null ? "  no record" : $"  {record.Json.GetRawText().ReplaceLineEndings("")}\n{rounds.Log(record.SessionId)}";
}
