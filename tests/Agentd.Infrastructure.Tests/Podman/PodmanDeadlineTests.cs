using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>Calls that Podman does not answer.</summary>
public sealed class PodmanDeadlineTests
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

    [Fact(Timeout = Limit)]
    public async Task Kills_even_a_change_that_outlasts_its_deadline()
    {
        using var podman = new FakePodman("while :; do sleep 0.2; done");

        var failure = await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["secret", "rm", "s"], CancellationToken.None));

        failure.Message.ShouldContain("podman secret rm did not answer within 5 s");
        podman.Lives(0).ShouldBeFalse();
    }

    [Fact(Timeout = Limit)]
    public async Task Keeps_its_deadline_when_podman_ignores_sigterm()
    {
        using var podman = new FakePodman("trap '' TERM INT HUP; while :; do sleep 1; done");

        await Should.ThrowAsync<EngineException>(podman.Cli(_soon).RunAsync(["ps"], CancellationToken.None));

        await ShouldEndAsync(podman);
    }

    private static async Task ShouldEndAsync(FakePodman podman)
    {
        for (var tries = 0; podman.Lives(0); tries++)
        {
            (tries < 12_000).ShouldBeTrue("podman was left running");
            await Task.Delay(10);
        }
    }
}
