using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanCliTests
{
    private const int Limit = 300_000;

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
            $"podman cannot be run: {podman.Executable}: Argument list too long; see the limits of the daemon's user on processes, "
            + "memory and arguments");
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
}
