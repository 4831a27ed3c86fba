using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>Operator input that would take all time or memory to judge, judged by the program that is released.</summary>
[Long]
public sealed class JudgedInputTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_document_that_would_fill_the_memory_is_refused_within_bounds(Privilege privilege) => OnAsync(privilege, async host =>
    {
        await PrepareAsync(host, """{"items":{"type":"integer"}}""");
        File.WriteAllText($"{host.Folder.Path}/many.json", $"[{string.Concat(Enumerable.Repeat("1,", 6_000_000))}1]");

        var client = RunningProgram.Start(
            host.Command("run", "judged", "--artifact-type", "claim", "--artifact-file", $"{host.Folder.Path}/many.json"));
        long most = 0;
        while (!client.HasEnded)
        {
            foreach (var judge in Judges(host)) most = Math.Max(most, judge.PeakMemoryKiB);
            await Task.Delay(100);
        }

        (await client.EndAsync()).LastError.ShouldContain("could not be judged within 20 s and 768 MiB");
        Judges(host).ShouldBeEmpty();
        most.ShouldBeInRange(100 * 1024, 1024 * 1024, "768 MiB of heap and the program itself");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_judge_whose_daemon_was_killed_ends_by_itself(Privilege privilege) => OnAsync(privilege, async host =>
    {
        // Each level asks the one below it twice: 2^60 judgements.
        var levels = string.Join(',', Enumerable.Range(0, 60).Select(n => $$"""
            "l{{n}}":{"allOf":[{"$ref":"#/$defs/l{{n + 1}}"},{"$ref":"#/$defs/l{{n + 1}}"}]}
            """));
        await PrepareAsync(host, $$"""{"$ref":"#/$defs/l0","$defs":{ {{levels}},"l60":{"type":"integer"} } }""");
        File.WriteAllText($"{host.Folder.Path}/one.json", "1");
        await using var client = RunningProgram.Start(
            host.Command("run", "judged", "--artifact-type", "claim", "--artifact-file", $"{host.Folder.Path}/one.json"));
        await Eventually.HoldsAsync("it is judged", () => Judges(host).Count == 1);
        var judge = Judges(host).Single();

        await host.KillDaemonAsync();

        await Eventually.HoldsAsync("the judge has ended", () => judge.IsZombie);
        await host.StartAsync();
    });

    private static async Task PrepareAsync(Host host, string schema)
    {
        var methodology = host.Folder.Methodology("judging");
        await File.WriteAllTextAsync($"{methodology}/schemas/claim.schema.json", schema);
        host.Declare(new TestAgent("judged") { Methodology = methodology });
        await host.StartAsync();
    }

    private static List<HostProcess> Judges(Host host) =>
        [.. HostProcess.All().Where(p => p.Parent == host.Daemon.Id && p.Arguments.EndsWith("\0judge\0", StringComparison.Ordinal))];
}
