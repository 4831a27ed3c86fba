using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanEngineTests
{
    private const int Limit = 300_000;

    // A neighbour's removal of many files keeps everybody waiting, and harms nobody's session.
    [Theory(Timeout = Limit)]
    [InlineData("image")]
    [InlineData("container")]
    [InlineData("secrets")]
    public async Task Asks_for_what_a_session_depends_on_until_Podman_answers(string what)
    {
        using var podman = new FakePodman("""
            case $1-$2 in secret-rm) exit 125;; esac
            [ -e "$here/asked" ] || { touch "$here/asked"; sleep 300; }
            case $1 in image) echo 1 sha256:1;; ps) echo '[{"Names":["c"],"State":"running"}]';; esac
            """);
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        switch (what)
        {
            case "image": (await engine.FindImageAsync("localhost/site:1", CancellationToken.None))!.Id.ShouldBe("1"); break;
            case "container": (await engine.FindAsync("c", CancellationToken.None)).ShouldNotBeNull(); break;
            default: (await engine.RemoveSecretsAsync(["s"], CancellationToken.None)).ShouldBeEmpty(); break;
        }

        podman.Calls.Count(call => call is not ["secret", "rm", ..]).ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_no_longer_when_nobody_wants_to_know_any_more()
    {
        using var podman = new FakePodman("sleep 300");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        await Should.ThrowAsync<OperationCanceledException>(engine.FindAsync("c", enough.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_once_for_what_a_daemon_needs_to_start()
    {
        using var podman = new FakePodman("sleep 300");
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        await Should.ThrowAsync<EngineException>(engine.ListAsync(EngineWorld.Daemon, CancellationToken.None));
        await Should.ThrowAsync<EngineException>(engine.ListSecretsAsync(EngineWorld.Daemon, CancellationToken.None));

        podman.Calls.Count.ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Removes_a_second_time_when_the_first_removal_fails()
    {
        using var podman = new FakePodman("[ $call != 0 ] || exit 125; echo c");

        await podman.Engine().RemoveAsync("c", CancellationToken.None);

        podman.Calls.ShouldAllBe(call => call.SequenceEqual(new[] { "rm", "--force", "--ignore", "--volumes", "--time", "0", "c" }));
        podman.Calls.Count.ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Gives_a_removal_the_time_that_it_takes()
    {
        using var podman = new FakePodman("sleep 3; echo c");

        await podman.Engine(TimeSpan.FromSeconds(5)).RemoveAsync("c", CancellationToken.None);

        podman.Calls.Count.ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Says_how_to_remove_by_hand_what_it_could_not()
    {
        using var podman = new FakePodman("echo 'Error: device busy' >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().RemoveAsync("c", CancellationToken.None));

        failure.Message.ShouldContain("podman rm -f c");
        failure.Message.ShouldContain("device busy");
    }

    [Fact(Timeout = Limit)]
    public async Task Takes_a_container_that_ended_meanwhile_for_terminated()
    {
        using var podman = new FakePodman("""case $1 in kill) exit 125;; ps) echo '[{"Names":["c"],"State":"exited"}]';; esac""");

        await podman.Engine().TerminateAsync("c", CancellationToken.None);
    }

    [Fact(Timeout = Limit)]
    public async Task Says_so_when_a_running_container_cannot_be_asked_to_end()
    {
        using var podman = new FakePodman("""case $1 in kill) exit 125;; ps) echo '[{"Names":["c"],"State":"running"}]';; esac""");

        await Should.ThrowAsync<EngineException>(podman.Engine().TerminateAsync("c", CancellationToken.None));
    }

    [Theory(Timeout = Limit)]
    [InlineData("echo 'not json'")]
    [InlineData("echo null")]
    [InlineData("echo '[{}]'")]
    [InlineData("echo '{\"Names\":1}'")]
    [InlineData("echo '[{\"Names\":[\"c\"],\"ExitCode\":\"seven\"}]'")]
    [InlineData("printf '[{\"Names\":[\"c\"]'")]
    [InlineData("true")]
    [InlineData("head -c 200000 /dev/zero | tr '\\0' '['")]
    public async Task Refuses_an_answer_that_it_cannot_read(string scenario)
    {
        using var podman = new FakePodman(scenario);

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().ListAsync(EngineWorld.Daemon, CancellationToken.None));

        failure.Message.ShouldContain("podman ps answered what agentd cannot read");
        failure.Message.ShouldContain("4.3.1 or later");
    }

    [Fact(Timeout = Limit)]
    public async Task Finds_the_container_of_exactly_this_name()
    {
        using var podman = new FakePodman("""echo '[{"Names":["cc"],"State":"running"},{"Names":["c"],"State":"exited","ExitCode":3}]'""");

        (await podman.Engine().FindAsync("c", CancellationToken.None))!.ExitCode.ShouldBe(3);
        (await podman.Engine().FindAsync("ccc", CancellationToken.None)).ShouldBeNull();
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 0", true)]
    [InlineData("[ $1 = rm ]", false)]
    public async Task Leaves_no_helper_behind_whether_or_not_the_hand_over_worked(string scenario, bool works)
    {
        using var podman = new FakePodman(scenario);
        var spec = new HandOverSpec("c", "localhost/site:1", new Dictionary<string, string> { ["k"] = "v" }, "/tmp/x/mounts/record");

        var handOver = podman.Engine().HandOverAsync(spec, CancellationToken.None);

        if (works) await handOver;
        else await Should.ThrowAsync<EngineException>(handOver);
        podman.Calls[^1][0].ShouldBe("rm");
        podman.Calls[^1][^1].ShouldBe("c");
    }

    // By it the next start knows whom to leave to its end.
    [Fact(Timeout = Limit)]
    public async Task Marks_a_hand_over_as_what_it_is_though_its_verb_is_that_of_a_start()
    {
        using var podman = new FakePodman();

        await podman.Engine().HandOverAsync(
            new HandOverSpec("c", "localhost/site:1", new Dictionary<string, string>(), "/tmp/x/mounts/record"), CancellationToken.None);

        podman.Calls[0][0].ShouldBe("run");
        CallMark.Parse(
            podman.Environment(0).Single(entry => entry.StartsWith("AGENTD_CALL=", StringComparison.Ordinal))["AGENTD_CALL=".Length..])!
            .Kind.ShouldBe(CallKind.Clears);
    }
}
