namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>When a call of the client is over, and who ends it.</summary>
public sealed class PodmanCallEndTests
{
    private const int Limit = 300_000;

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
}
