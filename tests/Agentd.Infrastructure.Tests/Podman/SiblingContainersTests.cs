using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class SiblingContainersTests
{
    private static readonly SiblingSpec _spec = new("egress", DaemonId.FromPaths("/s", "/p"), "image", ["program", "word"]);

    [Fact]
    public async Task One_that_has_ended_and_was_left_makes_room()
    {
        using var fake = new FakePodman("[ $call != 0 ] || { echo 'the name is in use' >&2; exit 125; }; [ $1 != ps ] || echo 4711");

        await new SiblingContainers(fake.Cli()).StartAsync(_spec, "/tmp/e/log", serves: () => true, default);

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "ps", "rm", "run"]);
        fake.Calls[2].ShouldNotContain("--force");
    }

    [Fact]
    public async Task One_that_is_dead_makes_room_although_Podman_takes_it_for_running()
    {
        using var fake = new FakePodman("[ $call != 0 ] || { echo 'the name is in use' >&2; exit 125; }; [ $1 != ps ] || echo 4711");

        await new SiblingContainers(fake.Cli()).StartAsync(_spec, "/tmp/e/log", serves: () => false, default);

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "ps", "rm", "run"]);
        fake.Calls[2].ShouldContain("--force");
    }

    [Fact]
    public async Task A_strangers_of_the_same_name_is_left_alone()
    {
        using var fake = new FakePodman("[ $1 != run ] || { echo 'the name is in use' >&2; exit 125; }");

        await Should.ThrowAsync<EngineException>(
            () => new SiblingContainers(fake.Cli()).StartAsync(_spec, "/tmp/e/log", serves: () => false, default));

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "ps"]);
    }

    [Fact]
    public async Task One_that_runs_stays_and_the_operator_learns_how_to_remove_it()
    {
        using var fake = new FakePodman("[ $1 != ps ] || { echo 4711; exit 0; }; echo \"$1: it runs\" >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(
            () => new SiblingContainers(fake.Cli()).StartAsync(_spec, "/tmp/e/log", serves: () => true, default));

        fake.Calls.Select(call => call[0]).ShouldBe(["run", "ps", "rm"]);
        failure.Message.ShouldContain($"podman rm -f agentd-egress-{_spec.Daemon}");
        failure.Message.ShouldEndWith("run: it runs");
    }

    [Fact]
    public async Task One_that_is_attended_gets_its_input_and_no_name_that_another_has_and_what_never_ran_goes_once()
    {
        using var fake = new FakePodman("[ $1 = container ] || { read_input; echo said; exit 7; }");
        var siblings = new SiblingContainers(fake.Cli());

        var first = await siblings.RunAsync(_spec, "order"u8.ToArray(), TimeSpan.FromMinutes(2), default);
        await siblings.RunAsync(_spec, "order"u8.ToArray(), TimeSpan.FromMinutes(2), default);

        (first.ExitCode, first.Output, fake.StandardInput(1)).ShouldBe((7, "said\n", "order"));
        fake.Calls.Select(call => call[0]).ShouldBe(["container", "run", "run"]);
        fake.Calls.Skip(1).Select(call => call[Array.IndexOf(call, "--name") + 1]).Distinct().Count().ShouldBe(2);
        fake.Calls.SelectMany(call => call).Concat(fake.Environment(1)).ShouldNotContain(word => word.Contains("order"));
    }
}
