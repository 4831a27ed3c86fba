using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class SiblingContainersTests
{
    private static readonly SiblingSpec _spec = new("egress", DaemonId.FromPaths("/s", "/p"), "image", "/tmp/e", ["program"]);

    [Fact]
    public async Task One_that_has_ended_and_was_left_makes_room()
    {
        using var fake = new FakePodman("[ $call != 0 ] || { echo 'the name is in use' >&2; exit 125; }");

        await new SiblingContainers(fake.Cli()).StartAsync(_spec, default);

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "rm", "run"]);
    }

    [Fact]
    public async Task One_that_runs_stays_and_the_operator_learns_how_to_remove_it()
    {
        using var fake = new FakePodman("echo \"$1: it runs\" >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(() => new SiblingContainers(fake.Cli()).StartAsync(_spec, default));

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "rm"]);
        failure.Message.ShouldContain($"podman rm -f agentd-egress-{_spec.Daemon}");
        failure.Message.ShouldEndWith("run: it runs");
    }
}
