using System.Diagnostics;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>When a call of the client is over, and who ends it.</summary>
public sealed class PodmanCallEndTests
{
    private const int Limit = 300_000;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_and_leaves_no_process_when_podman_hangs()
    {
        using var podman = new FakePodman("sleep 1h");

        var failure = await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        failure.Message.ShouldContain("podman ps did not answer within 5 s");
        await ShouldEndAsync(podman);
    }

    // Without a user namespace to join, rootless Podman goes on in a second process, which a dead first one leaves behind.
    [Fact(Timeout = Limit)]
    public async Task Ends_the_podman_that_a_hanging_podman_waits_for()
    {
        using var podman = new FakePodman("[ $1 = inner ] || { \"$0\" inner & wait; }; while :; do sleep 0.2; done");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        podman.Calls.ShouldBe([["ps"], ["inner"]]);
        (podman.Lives(0), podman.Lives(1)).ShouldBe((false, false));
    }

    [Fact(Timeout = Limit)]
    public async Task Leaves_what_a_killed_podman_had_begun_elsewhere_to_its_end()
    {
        using var podman = new FakePodman("sh -c 'sleep 2; touch \"$0/finished\"' \"$at\" & sleep 1h");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        while (!File.Exists(Path.Combine(podman.Folder, "call-0", "finished"))) await Task.Delay(20);
    }

    [Theory(Timeout = Limit)]
    [InlineData("run", "x")]
    [InlineData("rm", "x")]
    [InlineData("secret", "create")]
    [InlineData("secret", "rm")]
    public async Task Leaves_a_change_to_its_end_when_its_caller_gives_up(params string[] arguments)
    {
        using var podman = new FakePodman("sleep 1.5; touch \"$at/finished\"");
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(500));

        await Should.ThrowAsync<OperationCanceledException>(podman.Cli().RunAsync(arguments, enough.Token));

        File.Exists(Path.Combine(podman.Folder, "call-0", "finished")).ShouldBeFalse("the caller was kept waiting");
        while (!File.Exists(Path.Combine(podman.Folder, "call-0", "finished"))) await Task.Delay(20);
    }

    [Fact(Timeout = Limit)]
    public async Task Kills_even_a_change_that_outlasts_its_deadline()
    {
        using var podman = new FakePodman("while :; do sleep 0.2; done");

        var failure = await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["secret", "rm", "s"], CancellationToken.None));

        failure.Message.ShouldContain("podman secret rm did not answer within 5 s");
        podman.Lives(0).ShouldBeFalse();
    }

    [Fact(Timeout = Limit)]
    public async Task Takes_what_may_be_killed_with_it_and_leaves_the_rest_to_its_end()
    {
        using var podman = new FakePodman("[ $1 = ps ] || { sleep 1; touch \"$at/finished\"; exit; }; while :; do sleep 0.2; done");
        var cli = podman.Cli();
        var changes = cli.RunAsync(["rm", "c"], CancellationToken.None);
        while (!File.Exists(Path.Combine(podman.Folder, "call-0", "pid"))) await Task.Delay(10);
        var asks = cli.RunAsync(["ps"], CancellationToken.None);
        while (!File.Exists(Path.Combine(podman.Folder, "call-1", "pid"))) await Task.Delay(10);

        await cli.DisposeAsync();

        podman.Lives(1).ShouldBeFalse();
        await Should.ThrowAsync<OperationCanceledException>(asks);
        (await changes).ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(podman.Folder, "call-0", "finished")).ShouldBeTrue();
    }

    [Fact(Timeout = Limit)]
    public async Task Believes_the_exit_code_of_a_change_whose_output_a_stranger_holds_open()
    {
        using var podman = new FakePodman("setsid sh -c 'echo $$ >\"$0/stranger\"; exec sleep 1h' \"$at\" & sleep 0.3; exit 0");

        var result = await podman.Cli().RunAsync(["run", "x"], CancellationToken.None);

        result.ExitCode.ShouldBe(0);
        Should.Throw<EngineException>(() => result.Output);
        End(podman, "stranger");
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_podman_ignores_sigterm()
    {
        using var podman = new FakePodman("trap '' TERM INT HUP; while :; do sleep 1; done");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        await ShouldEndAsync(podman);
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_a_hanging_podman_left_a_stranger_with_its_pipes()
    {
        using var podman = new FakePodman("setsid sleep 1h & echo $! >\"$at/stranger\"; sleep 1h");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        End(podman, "stranger");
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_podman_has_ended_and_a_stranger_holds_its_pipes()
    {
        using var podman = new FakePodman("setsid sh -c 'echo $$ >\"$0/stranger\"; exec sleep 1h' \"$at\" & sleep 0.3; exit 0");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        End(podman, "stranger");
    }

    [Fact(Timeout = Limit)]
    public async Task Ends_at_once_when_its_caller_gives_up()
    {
        using var podman = new FakePodman("sleep 1h");
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await Should.ThrowAsync<OperationCanceledException>(podman.Cli().RunAsync(["pull"], enough.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Waits_for_a_slow_podman_within_its_deadline()
    {
        using var podman = new FakePodman("sleep 0.5; echo late");

        (await podman.Cli().RunAsync(["ps"], CancellationToken.None)).Output.ShouldBe("late\n");
    }

    private static async Task ShouldEndAsync(FakePodman podman, string pidFile = "pid")
    {
        for (var tries = 0; podman.Lives(0, pidFile); tries++)
        {
            (tries < 12_000).ShouldBeTrue("podman was left running");
            await Task.Delay(10);
        }
    }

    private static void End(FakePodman podman, string pidFile)
    {
        if (!podman.Lives(0, pidFile)) return;
        using var stranger = Process.GetProcessById(
            int.Parse(File.ReadAllText(Path.Combine(podman.Folder, "call-0", pidFile)).Trim(), null));
        stranger.Kill();
    }
}
