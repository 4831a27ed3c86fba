using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class LostProcessesTests
{
    private const int Limit = 300_000;

    // What Podman 4.3.1 says after every process of the user was killed and the runtime directory stayed; the end of it differs.
    private const string Refusal =
        """
        echo 'Error: invalid internal status, try resetting the pause process with "podman system migrate": could not find any running process: no such process' >&2
        exit 125
        """;

    private const string UntilReset = $"""
        [ "$*" != "system migrate" ] || exec touch "$here/reset"
        [ -e "$here/reset" ] || {"{"}
        {Refusal}
        {"}"}
        """;

    [Fact(Timeout = Limit)]
    public async Task A_call_that_podman_refuses_is_repeated_after_podman_was_reset()
    {
        using var podman = new FakePodman(UntilReset);
        var resets = 0;
        await using var cli = new PodmanCli(podman.Options() with { Reset = () => resets++ });

        var result = await cli.RunAsync(["ps"], CancellationToken.None);

        result.ExitCode.ShouldBe(0);
        podman.Calls.ShouldBe([["ps"], ["system", "migrate"], ["ps"]]);
        resets.ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Calls_that_were_refused_together_reset_podman_once()
    {
        using var podman = new FakePodman(UntilReset);
        await using var cli = podman.Cli();

        var results = await Task.WhenAll(Enumerable.Range(0, 8).Select(_ => cli.RunAsync(["ps"], CancellationToken.None)));

        results.ShouldAllBe(result => result.ExitCode == 0);
        podman.Calls.Count(call => call is ["system", "migrate"]).ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task A_podman_that_a_reset_does_not_help_is_reset_once_for_a_call()
    {
        using var podman = new FakePodman(Refusal);
        await using var cli = podman.Cli();

        var result = await cli.RunAsync(["ps"], CancellationToken.None);

        result.ExitCode.ShouldBe(125);
        result.LastWords.ShouldContain("podman system migrate");
        podman.Calls.Count(call => call is ["system", "migrate"]).ShouldBe(1);
    }

    [Theory(Timeout = Limit)]
    [InlineData("echo 'Error: no such object' >&2; exit 125")]
    [InlineData("echo 'podman system migrate'; exit 0")]
    public async Task Any_other_answer_resets_nothing(string scenario)
    {
        using var podman = new FakePodman(scenario);
        await using var cli = podman.Cli();

        await cli.RunAsync(["ps"], CancellationToken.None);

        podman.Calls.ShouldBe([["ps"]]);
    }
}
