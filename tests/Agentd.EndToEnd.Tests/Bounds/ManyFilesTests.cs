using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>
/// Sessions with so many files that Podman takes its time to remove them, beside those of another daemon of the same account.
/// </summary>
public sealed class ManyFilesTests(GitServer git) : SessionTests(git)
{
    private const string Crowded = "crowded.git";

    private readonly GitServer _git = git;

    // AGENTD_FILES asks for another number of files in each.
    private static readonly int _files = int.Parse(Environment.GetEnvironmentVariable("AGENTD_FILES") ?? "20000");

    private static string MakeFiles => $"for n in $(seq {_files / 1000}); do mkdir $n; (cd $n; seq 1000 | xargs touch); done";

    [SessionTheory(Timeout = 1_800_000), OnEach(RootlessOnly = true)]
    public Task A_crowded_home_harms_nobody_and_is_removed(Privilege privilege) => BesideInnocentsAsync(privilege, host =>
    {
        host.Declare(TestAgent.Shell("crowded", $"mkdir ~/crowd; cd ~/crowd; {MakeFiles}"));
        return Task.CompletedTask;
    });

    [SessionTheory(Timeout = 1_800_000), OnEach(RootlessOnly = true)]
    public Task A_crowded_repository_harms_nobody_and_is_removed(Privilege privilege) => BesideInnocentsAsync(privilege, async host =>
    {
        await _git.MakeAsync(Crowded, MakeFiles);
        host.Declare(new TestAgent("crowded") { Repository = await _git.UrlAsync(host.Account, Crowded) });
    });

    // Three crowded sessions at a time, and twenty innocent ones while those run and are removed.
    private Task BesideInnocentsAsync(Privilege privilege, Func<Host, Task> declare) =>
        OnAsync(privilege, host => OnAsync(privilege, async other =>
        {
            await declare(host);
            host.DaemonKeys = "max_sessions = 3";
            await host.StartAsync();
            other.Declare(new TestAgent("innocent"));
            other.DaemonKeys = "max_sessions = 2";
            await other.StartAsync();

            var crowded = Enumerable.Range(0, 3).Select(_ => RunningProgram.Start(host.Command("run", "crowded"))).ToList();
            var innocent = Enumerable.Range(0, 20).Select(_ => RunningProgram.Start(other.Command("run", "innocent"))).ToList();

            foreach (var client in innocent) (await client.EndAsync()).ShouldSay("session success");
            foreach (var client in crowded) (await client.EndAsync()).ShouldSay("session success");
            await Eventually.HoldsAsync(
                "the records are complete", () => host.Records("crowded").All(record => record["outcome"] == "success"));
            host.Records("crowded").Count.ShouldBe(3);
            other.Records("innocent").ShouldAllBe(record => record["outcome"] == "success");
        }));
}
