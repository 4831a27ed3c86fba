using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanCliTests
{
    private const int Limit = 300_000;

    private static readonly TimeSpan _soon = TimeSpan.FromSeconds(5);

    [Fact(Timeout = Limit)]
    public async Task Hands_every_argument_on_as_it_is()
    {
        using var podman = new FakePodman();
        string[] hostile = ["run", "", "a b", "$(touch x)", "'", "\"", "\\", "`id`", "-", "--", "é\n\t", "*"];

        await podman.Cli().RunAsync(hostile, CancellationToken.None);

        podman.Calls.Single().ShouldBe(hostile);
    }

    [Fact(Timeout = Limit)]
    public async Task Returns_exit_code_output_and_last_words()
    {
        using var podman = new FakePodman("echo out; echo 'Error: first' >&2; echo 'second' >&2; exit 125");

        var result = await podman.Cli().RunAsync(["ps"], CancellationToken.None);

        result.ExitCode.ShouldBe(125);
        result.Output.ShouldBe("out\n");
        result.LastWords.ShouldBe("Error: first second");
        Should.Throw<EngineException>(() => result.Succeeded("containers could not be listed")).Message
            .ShouldBe("containers could not be listed: podman ps failed with exit code 125: Error: first second");
    }

    [Fact(Timeout = Limit)]
    public async Task Shows_no_control_character_and_no_flood_of_what_podman_said()
    {
        using var podman = new FakePodman("printf '\\033[31mred\\007' >&2; head -c 100000 /dev/zero | tr '\\0' x >&2; exit 1");

        var words = (await podman.Cli().RunAsync(["ps"], CancellationToken.None)).LastWords;

        words.ShouldAllBe(c => !char.IsControl(c));
        words.Length.ShouldBeLessThanOrEqualTo(601);
    }

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

    [Fact(Timeout = Limit)]
    public async Task Reads_all_of_a_flood_away_and_refuses_to_use_it()
    {
        using var podman = new FakePodman("head -c 3000000 /dev/zero | tr '\\0' x; echo done >\"$at/finished\"");

        var result = await podman.Cli().RunAsync(["ps"], CancellationToken.None);

        result.ExitCode.ShouldBe(0);
        File.Exists(Path.Combine(podman.Folder, "call-0", "finished")).ShouldBeTrue();
        Should.Throw<EngineException>(() => result.Output).Message.ShouldContain("more than agentd reads");
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_of_a_podman_that_a_signal_ended()
    {
        using var podman = new FakePodman("kill -KILL $$");

        var result = await podman.Cli().RunAsync(["secret", "rm", "s"], CancellationToken.None);

        Should.Throw<EngineException>(() => result.Succeeded("secrets could not be removed")).Message
            .ShouldContain("podman secret failed with exit code 137: it said nothing");
        (await Should.ThrowAsync<PodmanSilentException>(podman.Cli().RunAsync(["ps"], CancellationToken.None))).Message
            .ShouldContain("podman ps was killed by signal 9");
    }

    [Theory(Timeout = Limit)]
    [InlineData("/nowhere/podman")]
    [InlineData("agentd-has-no-such-program")]
    [InlineData("/etc/passwd")]
    public async Task Says_what_to_install_when_podman_cannot_be_run(string executable)
    {
        var cli = new PodmanCli(new() { Executable = executable });

        var failure = await Should.ThrowAsync<EngineException>(cli.RunAsync(["ps"], CancellationToken.None));

        failure.Message.ShouldContain("podman cannot be run");
        failure.Message.ShouldContain(executable);
        failure.Message.ShouldContain("install Podman 4.3.1 or later");
    }

    [Fact(Timeout = Limit)]
    public async Task Says_what_the_kernel_refused_when_podman_is_there_and_does_not_start()
    {
        using var podman = new FakePodman();
        var tooLong = new string('x', 200_000);

        var failure = await Should.ThrowAsync<EngineException>(podman.Cli().RunAsync(["run", tooLong], CancellationToken.None));

        failure.Message.ShouldBe(
            $"podman cannot be run: {podman.Executable}: Argument list too long; see the limits of the daemon's user on processes, memory and arguments");
    }

    [Fact(Timeout = Limit)]
    public async Task Gives_the_whole_input_and_then_its_end()
    {
        using var podman = new FakePodman("read_input");
        var input = Enumerable.Range(0, 300_000).Select(i => (byte)i).ToArray();

        await podman.Cli().RunAsync(["secret", "create", "s", "-"], CancellationToken.None, input);

        podman.StandardInput(0).Select(c => (byte)c).ShouldBe(input);
    }

    [Fact(Timeout = Limit)]
    public async Task Outlives_a_podman_that_does_not_read_its_input()
    {
        using var podman = new FakePodman("exit 125");

        var result = await podman.Cli().RunAsync(["secret", "create", "s", "-"], CancellationToken.None, new byte[500_000]);

        result.ExitCode.ShouldBe(125);
    }

    [Fact(Timeout = Limit)]
    public async Task Changes_the_environment_as_told_and_differently_for_a_pull()
    {
        using var podman = new FakePodman();
        var options = podman.Options() with
        {
            Environment = new Dictionary<string, string?> { ["CANARY"] = null, ["KEPT"] = "yes" },
            PullEnvironment = new Dictionary<string, string?> { ["KEPT"] = "for a pull" },
        };
        var cli = new PodmanCli(options);

        await cli.RunAsync(["ps"], CancellationToken.None);
        await cli.RunAsync(["pull"], CancellationToken.None);

        podman.Environment(0).ShouldContain("KEPT=yes");
        podman.Environment(1).ShouldContain("KEPT=for a pull");
    }

    [Fact(Timeout = Limit)]
    public async Task Hands_no_variable_of_the_daemon_on_that_podman_does_not_need()
    {
        using var podman = new FakePodman();
        var canary = "AGENTD_TEST_CANARY_" + Guid.NewGuid().ToString("N");
        Environment.SetEnvironmentVariable(canary, "a daemon's credential");
        try
        {
            var options = PodmanOptions.OfThisProcess() with { Executable = podman.Executable };
            await new PodmanCli(options).RunAsync(["ps"], CancellationToken.None);
        }
        finally
        {
            Environment.SetEnvironmentVariable(canary, null);
        }

        podman.Environment(0).ShouldAllBe(variable => !variable.Contains(canary));
        podman.Environment(0).ShouldContain(variable => variable.StartsWith("PATH="));
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
        using var stranger = Process.GetProcessById(int.Parse(File.ReadAllText(Path.Combine(podman.Folder, "call-0", pidFile)).Trim(), null));
        stranger.Kill();
    }
}
