using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class ImageFetchTests
{
    private readonly SessionWorld _world = new();

    [Theory]
    [InlineData(PullPolicy.Missing, "sha256:there")]
    [InlineData(PullPolicy.Never, "sha256:there")]
    [InlineData(PullPolicy.Newer, "sha256:pulled")]
    [InlineData(PullPolicy.Always, "sha256:pulled")]
    public async Task An_image_that_is_there_is_pulled_only_where_the_policy_says_so_and_exactly_the_one_recorded_is_run(
        PullPolicy pull, string digest)
    {
        await RunAsync(pull);

        _world.Sealed!.ImageDigest.ShouldBe(digest);
        _world.Engine.Started!.Image.ShouldBe("id-of-" + digest);
    }

    [Theory]
    [InlineData(PullPolicy.Missing)]
    [InlineData(PullPolicy.Newer)]
    [InlineData(PullPolicy.Always)]
    public async Task An_image_that_is_missing_is_pulled(PullPolicy pull)
    {
        _world.Engine.Images["localhost/site:1"] = null;

        await RunAsync(pull);

        _world.Sealed!.ImageDigest.ShouldBe("sha256:pulled");
        _world.Sealed.Phases.ShouldContain(phase => phase.Name == "pull" && phase.Duration != null);
    }

    [Fact]
    public async Task A_missing_image_that_may_not_be_pulled_ends_the_session_before_it_has_anything()
    {
        _world.Engine.Images["localhost/site:1"] = null;

        var report = await RunAsync(PullPolicy.Never);

        report.Error!.Message.ShouldContain("pull = \"never\"");
        _world.Engine.Started.ShouldBeNull();
    }

    [Fact]
    public async Task Prepare_is_timed_from_the_acceptance_to_its_end_also_where_it_fails()
    {
        _world.Engine.Images["localhost/site:1"] = null;

        await RunAsync(PullPolicy.Never);

        _world.Sealed!.Phases[0].ShouldBe(new PhaseTiming("prepare", _world.Sealed.StartedAt, TimeSpan.Zero));
    }

    [Fact]
    public async Task A_registry_that_cannot_be_reached_is_a_warning_while_an_image_is_there_and_an_error_where_it_must_be_asked()
    {
        _world.Engine.Port.PullImageAsync("", default).ThrowsAsyncForAnyArgs(new EngineException("no route to registry"));

        (await RunAsync(PullPolicy.Newer)).Error.ShouldBeNull();
        _world.Sealed!.ImageDigest.ShouldBe("sha256:there");
        (_world.Log.Events("runner.pull_failed").Count, _world.Log.Events("runner.image_missing").Count).ShouldBe((1, 0));
        (await RunAsync(PullPolicy.Always)).Error!.Message.ShouldBe("no route to registry");
        (_world.Log.Events("runner.pull_failed").Count, _world.Log.Events("runner.image_missing").Count).ShouldBe((1, 1));
    }

    private Task<SessionReport> RunAsync(PullPolicy pull)
    {
        _world.Agent = _world.Agent with { Pull = pull };
        return _world.RunToExitAsync();
    }
}
