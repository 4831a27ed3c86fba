using System.Security.Cryptography;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;

namespace Agentd.Benchmarks.Rows;

/// <summary><c>agentd ps --all</c> where many sessions have ended.</summary>
internal sealed class RecordsRow : IRow
{
    private const int Records = 10_000;

    public string Name => "records";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var daemon = new BenchDaemon(bench, WorkFolder.Memory);
        Directory.CreateDirectory(daemon.Audit);
        for (var i = 0; i < Records; i++) Write(daemon, i);
        await daemon.StartAsync([new BenchAgent("builder", "true")], Workbench.NoRepository);
        var first = await daemon.AgentdAsync("ps", "--all", "--quiet");
        if (first.Succeeded().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length != Records)
            throw new InvalidOperationException("ps --all did not list every record");
        List<double> all = [], newest = [];
        for (var round = 0; round < bench.Rounds(25, 8); round++)
        {
            all.Add((await daemon.AgentdAsync("ps", "--all")).Took.TotalMilliseconds);
            newest.Add((await daemon.AgentdAsync("ps", "--all", "--limit", "20")).Took.TotalMilliseconds);
        }
        var note = $"the first call, which reads them, {first.Took.TotalMilliseconds:F0} ms; daemon {daemon.Process.ResidentMiB:F0} MiB";
        yield return new Figure(Name, $"ps --all, {Records} records", "ms", new Samples(all)) { Goal = Goal.Value(100), Note = note };
        yield return new Figure(Name, "ps --all --limit 20", "ms", new Samples(newest)) { Goal = Goal.Value(100) };
    }

    // As a sealed record looks to a list; its tree is empty.
    private static void Write(BenchDaemon daemon, int number)
    {
        var began = DateTimeOffset.UtcNow.AddMinutes(-number);
        var record = new SessionRecord
        {
            SessionId = SessionId.FromBytes(RandomNumberGenerator.GetBytes(8)),
            Agent = AgentName.Parse($"agent-{number % 20}"),
            DaemonId = daemon.Id,
            RepositoryUrl = "https://forge.example/site/main.git",
            WorkUnit = $"issue-{number}",
            StartedAt = began,
            EndedAt = began.AddSeconds(40),
            Outcome = "success",
            ExitCode = 0,
            Phases =
            [
                .. Enum.GetValues<SessionPhase>().Select(phase => new PhaseTiming(phase.Word(), began, TimeSpan.FromMilliseconds(12))),
            ],
        };
        var agentd = Directory.CreateDirectory($"{daemon.Audit}/{record.Agent}/{record.SessionId}/agentd").FullName;
        Directory.CreateDirectory($"{daemon.Audit}/{record.Agent}/{record.SessionId}/runa");
        File.WriteAllBytes($"{agentd}/session.json", SessionDocument.From(record).ToBytes());
        File.SetUnixFileMode($"{agentd}/session.json", UnixFileMode.UserRead | UnixFileMode.GroupRead | UnixFileMode.OtherRead);
    }
}
