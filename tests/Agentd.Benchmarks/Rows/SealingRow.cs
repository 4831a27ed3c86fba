using System.Diagnostics;
using System.Security.Cryptography;
using Agentd.Benchmarks.Figures;
using Agentd.Benchmarks.Hosts;
using Agentd.Benchmarks.Inputs;
using Agentd.Benchmarks.Programs;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit;
using Agentd.Infrastructure.Audit.Sealing;

namespace Agentd.Benchmarks.Rows;

/// <summary>Sealing a record of many small files, manifest and all, against the shell's way over the same warm tree.</summary>
internal sealed class SealingRow : IRow
{
    private const int FilesADirectory = 100;

    public string Name => "sealing";

    public async IAsyncEnumerable<Figure> MeasureAsync(Workbench bench)
    {
        await using var folder = new WorkFolder(WorkFolder.Memory);
        var files = bench.Rounds(100_000, 20_000);
        var tree = folder.Make("tree");
        for (var first = 0; first < files; first += FilesADirectory)
            SmallFiles.Write(folder.Make($"tree/{first / FilesADirectory}"), first, FilesADirectory);
        var store = new AuditRecordStore(new AuditRecordSettings { Root = folder.Make("audit") });
        List<double> sealing = [], shell = [];
        for (var round = -1; round < bench.Rounds(5, 3); round++)
        {
            var plain = await ShellAsync(tree);
            var record = await SealAsync(store, tree);
            if (round < 0) continue;
            shell.Add(plain);
            sealing.Add(record);
        }
        yield return new Figure(Name, $"{files} small files", "ms", new Samples(sealing))
        {
            Reference = new Samples(shell),
            Ratios = new Samples(sealing.Zip(shell, (record, plain) => record / plain)),
            Goal = Goal.Ratio(2),
            Note = "the reference is find -print0 | xargs -0 sha256sum, then chmod -R",
        };
    }

    private static async Task<double> ShellAsync(string tree)
    {
        var done = await Command.RunAsync(
            "/bin/sh", ["-ec", "cd \"$0\"; find . -type f -print0 | xargs -0 sha256sum >/dev/null; chmod -R a-w .", tree]);
        done.Succeeded();
        (await Command.RunAsync("/bin/chmod", ["-R", "u+w", tree])).Succeeded();
        return done.Took.TotalMilliseconds;
    }

    // The tree is moved into a record that was begun, and out again when it is sealed.
    private static async Task<double> SealAsync(AuditRecordStore store, string tree)
    {
        var now = DateTimeOffset.UtcNow;
        var record = new SessionRecord
        {
            SessionId = SessionId.FromBytes(RandomNumberGenerator.GetBytes(8)),
            Agent = AgentName.Parse("builder"),
            DaemonId = DaemonId.FromPaths("/bench/socket", "/bench/pid"),
            RepositoryUrl = "https://forge.example/site.git",
            StartedAt = now,
        };
        store.TryBegin(record);
        var runa = store.RunaDirectory(record.Agent, record.SessionId);
        Directory.Delete(runa);
        Directory.Move(tree, runa);
        var began = Stopwatch.GetTimestamp();
        var warnings = await store.SealAsync(record with { EndedAt = now, Outcome = "success", ExitCode = 0 }, [], default);
        var took = Stopwatch.GetElapsedTime(began).TotalMilliseconds;
        if (warnings.Count > 0) throw new InvalidOperationException(string.Join("; ", warnings));
        (await Command.RunAsync("/bin/chmod", ["-R", "u+w", runa])).Succeeded();
        Directory.Move(runa, tree);
        return took;
    }
}
