using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Teardown;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Teardown;

public sealed class TeardownHandlerTests
{
    private static readonly string _secret = SessionWorld.Names.CredentialSecret(0);
    private static readonly Footprint _all = new()
    {
        Container = true,
        Secrets = [_secret],
        TreeIsOurs = false,
        Image = "localhost/site:1",
    };

    private readonly SessionWorld _world = new();
    private readonly LiveSession _live;

    public TeardownHandlerTests()
    {
        _live = _world.Live();
        _world.Staging.Create(SessionWorld.Names, null!);
        _world.Engine.Put(SessionWorld.Names.Container, ContainerStatus.Exited);
        _world.Engine.Secrets[_secret] = true;
    }

    [Fact]
    public async Task Leaves_nothing_behind()
    {
        (await TearDownAsync(_all)).IsClean.ShouldBeTrue();

        _world.Engine.Containers.ShouldBeEmpty();
        _world.Engine.Secrets.ShouldBeEmpty();
        _world.IsStaged.ShouldBeFalse();
    }

    [Fact]
    public async Task May_run_twice()
    {
        await TearDownAsync(_all);

        (await TearDownAsync(_all)).IsClean.ShouldBeTrue();
    }

    [Fact]
    public async Task Keeps_the_console_before_its_file_goes()
    {
        var found = false;
        _world.Records.KeepConsoleAsync(null!, null!, default).ReturnsForAnyArgs(call =>
        {
            found = _world.IsStaged && call.Arg<ConsoleEvidence>().RawFile == SessionWorld.Staged.ConsoleLog;
            return new KeptOutput(OutputState.Gap, "room was lacking");
        });

        await TearDownAsync(_all);

        found.ShouldBeTrue();
        _live.Record.Output.ShouldBe(new KeptOutput(OutputState.Gap, "room was lacking"));
        var told = _world.Log.Events("runner.audit_warning").Single();
        (told.Fields["warningKind"], told.Fields["warning"]).ShouldBe(("console_gap", "room was lacking"));
    }

    [Fact]
    public async Task Keeps_no_console_whose_secrets_are_not_known_any_more()
    {
        var live = new LiveSession(_live.Record, _world.Time) { Masked = null, Footprint = _all };

        await Handler().Handle(new TeardownCommand(live), CancellationToken.None);

        _world.Evidence.ShouldBeNull();
    }

    [Fact]
    public async Task Leaves_the_staging_directory_whose_console_could_not_be_kept_and_says_so()
    {
        _world.Records.KeepConsoleAsync(null!, null!, default).ThrowsAsyncForAnyArgs(new SessionException("disk full"));

        var result = await TearDownAsync(_all);

        (result.IsClean, result.Withheld).ShouldBe((false, "disk full"));
        _world.IsStaged.ShouldBeTrue();
        (_world.Engine.Containers.Count, _world.Engine.Secrets.Count).ShouldBe((0, 0));
        _live.Record.Output.ShouldBeNull();
        _world.Log.Events("runner.audit_warning").Single().Fields["warningKind"].ShouldBe("console_not_kept");
    }

    [Fact]
    public async Task Leaves_the_staging_directory_that_alone_tells_of_the_sessions_end()
    {
        var result = await TearDownAsync(_all, unnoted: "disk full");

        (result.IsClean, result.Withheld).ShouldBe((false, "disk full"));
        _world.IsStaged.ShouldBeTrue();
        (_world.Engine.Containers.Count, _world.Engine.Secrets.Count).ShouldBe((0, 0));
    }

    [Theory]
    [InlineData("container")]
    [InlineData("hand-over")]
    [InlineData("secrets")]
    [InlineData("nothing")]
    public async Task Tells_what_is_left_to_do(string left)
    {
        if (left == "container")
            _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(new EngineException("no removal")));
        if (left == "hand-over")
            _world.Engine.Port.HandOverAsync(null!, default).ReturnsForAnyArgs(Task.FromException(new EngineException("no hand-over")));
        _world.Engine.KeepsSecrets = left == "secrets";

        await TearDownAsync(_all);

        (_live.Footprint.Container, _live.Footprint.HandOverOwed, _live.Footprint.Secrets.Count)
            .ShouldBe((left == "container", left is "container" or "hand-over", left == "secrets" ? 1 : 0));
    }

    [Fact]
    public async Task Hands_over_no_tree_that_a_container_may_still_write()
    {
        _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(new EngineException("no removal")));

        (await TearDownAsync(_all)).Errors.ShouldBe(["no removal"]);

        _world.Engine.HandedOver.ShouldBeNull();
        _world.Engine.Secrets.ShouldBeEmpty();
        _world.IsStaged.ShouldBeTrue("its console is not complete");
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Knows_that_a_console_may_grow_whose_container_could_not_be_removed(bool isRemoved)
    {
        if (!isRemoved)
            _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(new EngineException("no removal")));

        await TearDownAsync(_all);

        _world.Evidence!.MayGrow.ShouldBe(!isRemoved);
        _live.OutputComplete.IsCompleted.ShouldBe(isRemoved);
    }

    [Fact]
    public async Task Tells_everything_that_failed_in_its_order()
    {
        _world.Engine.Port.HandOverAsync(null!, default).ReturnsForAnyArgs(Task.FromException(new EngineException("no hand-over")));
        _world.Engine.KeepsSecrets = true;
        _world.Staging.When(s => s.Remove(Arg.Any<ResourceNames>())).Throw(new SessionException("no removal of staging"));

        var errors = (await TearDownAsync(_all)).Errors;

        errors[0].ShouldBe("no hand-over");
        errors[1].ShouldContain(_secret);
        errors[2].ShouldBe("no removal of staging");
        _world.Log.Events("runner.session_teardown").Single().Fields["result"].ShouldBe("error");
    }

    [Fact]
    public async Task Asks_the_engine_nothing_when_there_can_be_nothing()
    {
        await TearDownAsync(new Footprint());

        _world.Engine.Port.ReceivedCalls().ShouldBeEmpty();
    }

    [Fact]
    public async Task Says_that_a_teardown_was_skipped_before_which_nothing_had_been_made()
    {
        _world.Staging.Remove(SessionWorld.Names);

        (await TearDownAsync(new Footprint())).IsClean.ShouldBeTrue();

        _world.Log.Events("runner.session_teardown").Single().Fields["result"].ShouldBe("skipped");
    }

    [Theory]
    [InlineData("staging")]
    [InlineData("secret")]
    [InlineData("container")]
    [InlineData("tree")]
    public async Task Calls_no_teardown_skipped_that_had_something_to_do(string left)
    {
        if (left != "staging") _world.Staging.Remove(SessionWorld.Names);

        await TearDownAsync(new Footprint
        {
            Container = left == "container",
            Secrets = left == "secret" ? [_secret] : [],
            TreeIsOurs = left != "tree",
            Image = "localhost/site:1",
        });

        _world.Log.Events("runner.session_teardown").Single().Fields["result"].ShouldBe("ok");
    }

    private Task<TeardownResult> TearDownAsync(Footprint footprint, string? unnoted = null)
    {
        _live.NoteFootprint(_ => footprint);
        return Handler().Handle(new TeardownCommand(_live, unnoted), CancellationToken.None);
    }

    private TeardownHandler Handler() => new(_world.Engine.Port, _world.Staging, _world.Records, _world.Networks, _world.Work, _world.Log);
}
