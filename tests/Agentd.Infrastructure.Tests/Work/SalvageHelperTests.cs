using System.Globalization;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Work;
using Agentd.Infrastructure.Podman.Verbs;
using Agentd.Infrastructure.SetupScript;
using Agentd.Infrastructure.Tests.Podman;

namespace Agentd.Infrastructure.Tests.Work;

/// <summary>The helper container's script, in a shell of this machine.</summary>
public sealed class SalvageHelperTests
{
    [Theory]
    [InlineData("", WorkKept.All)]
    [InlineData("| head -c -100000", WorkKept.Commits)]
    public async Task What_of_a_work_tree_was_not_copied_is_not_taken_for_deleted(string cut, WorkKept kept)
    {
        using var left = new LeftRepository("head -c 300000 /dev/zero >y; echo z >z");
        left.Then("echo x >a; git add a; git commit -q -m mine; echo y >b");

        Run(left, Spec(left) with { Base = left.Base }, cut: cut);

        (await left.KeepUnsearchedAsync()).Kept.ShouldBe(kept);
        var fresh = left.Fetched();
        new FileInfo($"{fresh}/y").Length.ShouldBe(300000);
        File.Exists($"{fresh}/z").ShouldBeTrue();
        File.Exists($"{fresh}/a").ShouldBeTrue();
    }

    [Theory]
    [InlineData(200_000, 1_000_000)]
    [InlineData(4L << 30, 60)]
    public async Task Of_a_repository_beyond_the_sessions_limits_the_commits_are_kept_and_no_more_is_copied(long bytes, long entries)
    {
        using var left = new LeftRepository();
        left.Then("echo x >a; git add a; git commit -q -m mine; mkdir much; cd much; for i in $(seq 600); do echo $i >$i; done");
        var spec = Spec(left) with { Base = left.Base, Copy = new CopyBound(bytes, entries) };

        Run(left, spec, "ls -d copied/agentd-copy.*/repo/much/* | wc -l >copied/count;");

        int.Parse(left.Git("cat copied/count"), CultureInfo.InvariantCulture).ShouldBeLessThan(600);
        (await left.KeepUnsearchedAsync()).Kept.ShouldBe(WorkKept.Commits);
        File.Exists($"{left.Fetched()}/a").ShouldBeTrue();
    }

    [Theory]
    [InlineData(null, null, 4L << 30, 4_000_000)]
    [InlineData(100L << 20, 5_000L, 200L << 20, 10_000)]
    [InlineData(100L << 40, null, 4L << 30, 4_000_000)]
    public void As_much_is_copied_as_a_session_may_leave_and_what_it_left_beyond_before_it_was_ended(
        long? disk, long? entries, long bytes, long files) =>
        CopyBound.Of(new ResourceLimits { Disk = disk, Entries = entries }).ShouldBe(new CopyBound(bytes, files));

    [Fact]
    public void A_helper_may_use_no_more_of_the_host_than_its_session()
    {
        using var left = new LeftRepository();

        var words = SalvageVerb.Run(Spec(left) with { Limits = new ResourceLimits { Memory = 1 << 30, Pids = 64 } }, "", "");

        string.Join(' ', words).ShouldContain(" --memory 1073741824 --memory-swap 1073741824 --pids-limit 64 ");
    }

    [Fact(Timeout = 60_000)]
    public async Task A_helper_takes_the_place_of_one_that_an_earlier_daemon_left()
    {
        using var left = new LeftRepository();
        using var podman = new FakePodman("exit 0");
        var staging = Directory.CreateTempSubdirectory("agentd-salvage-").FullName;
        var staged = new StagedSession(staging);
        Directory.CreateDirectory(staged.Session);

        await podman.Engine().SalvageAsync(Spec(left) with { Staged = staged }, CancellationToken.None);

        podman.Calls.Select(call => call[0]).First(verb => verb is "rm" or "run").ShouldBe("rm");
        podman.Calls.First(call => call[0] == "rm").ShouldContain("c-work");
        Directory.Delete(staging, recursive: true);
    }

    private static void Run(LeftRepository left, SalvageSpec spec, string then = "", string cut = "")
    {
        var words = SalvageVerb.Run(spec, SetupScriptRenderer.Salvage, left.Origin);
        var script = string.Join(' ', words.SkipWhile(word => word != "-c").Select(ShellQuote.Word));
        // As a container's programs are started, whatever .NET ignores.
        left.Git("mkdir copied; tar --sort=name -cf - repo " + cut
            + $" | TMPDIR=$PWD/copied env --default-signal=PIPE -u GIT_ALLOW_PROTOCOL /bin/sh {script} >parcel; {then}");
    }

    private static SalvageSpec Spec(LeftRepository left) => new("c", "c-work", "i", new Dictionary<string, string>(), left.Path)
    {
        Keeping = new WorkKeeping(KeepWork.Always, TimeSpan.FromSeconds(20), 1 << 20),
        Without = new WorkAgain([], CommitsOnly: false),
        Staged = new StagedSession("/nonexistent"),
    };
}
