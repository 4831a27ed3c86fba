using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class ContinuationTests
{
    private static readonly SessionId _earlier = SessionId.Parse("ff66554433221100");

    private readonly SessionWorld _world = new();
    private readonly CarriedState _state = new(12, 3, 65536);
    private readonly ContinuedWork _work = new(SessionWorld.Name, _earlier, "aa", "bb");

    public ContinuationTests()
    {
        _world.Invocation = _world.Invocation with { Continues = "ff66" };
        Keeps(new KeptBundle("bb", 70_000_000), state: null);
        Has(Ended());
        _world.Defaults = new() { Limits = new ResourceLimits { Work = 100_000_000 } };
    }

    public static TheoryData<WorkKept?, string> Lacking => new()
    {
        { WorkKept.None, "its record keeps no work: it left nothing new" },
        { WorkKept.Pushed, "it pushed its work: a fresh clone has it" },
        { WorkKept.Summary, "its record keeps no more than a summary of its work; 'agentd work ff66554433221100' says why" },
        { null, "its record keeps no work: its agent's keep_work does not" },
    };

    [Fact]
    public async Task A_session_goes_on_from_the_one_that_is_meant_and_its_record_says_so()
    {
        var accepted = await _world.AcceptAsync();

        accepted.Demand!.Continues.ShouldBe(_work);
        accepted.Live.Record.Continues.ShouldBe(_work);
    }

    [Fact]
    public async Task One_that_waits_is_kept_with_the_whole_id_of_the_session_that_was_meant()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        using var running = _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, null);

        (await _world.AcceptAsync()).Live.Record.Continues.ShouldBe(_work);

        _world.Requests.Received(1).Keep(SessionWorld.Names, Arg.Is<WaitingRequest>(r => r.Asked.Continues == _earlier.Value));
    }

    [Fact]
    public async Task Goes_on_from_another_agents_session_only_if_an_operator_says_so()
    {
        var other = AgentName.Parse("code-reviewer");
        Has(Ended() with { Agent = other });

        (await _world.AcceptAsync()).Demand!.Continues.ShouldBe(_work with { Agent = other });

        _world.Invocation = _world.Invocation with { Trigger = SessionTrigger.Scheduled };
        (await RefusalAsync()).ShouldContain("one of agent 'code-reviewer', from which only an operator may have another agent go on");
    }

    [Fact]
    public async Task Refuses_a_session_that_there_is_not()
    {
        _world.Invocation = _world.Invocation with { Continues = "00aa" };

        (await RefusalAsync()).ShouldBe("no session has an id that begins with '00aa'");
    }

    [Fact]
    public async Task Refuses_one_that_cloned_another_repository()
    {
        Has(Ended() with { RepositoryUrl = "https://example.org/other.git" });

        (await RefusalAsync()).ShouldBe("agent 'site-builder' cannot go on from session ff66554433221100: it cloned "
            + "https://example.org/other.git, and this one is to clone https://example.org/site.git; name the same repository");
    }

    [Fact]
    public async Task Refuses_one_whose_record_is_not_sealed()
    {
        Has(Ended() with { EndedAt = null, Outcome = null });

        (await RefusalAsync()).ShouldEndWith("its record was never sealed, and nothing vouches for it");
    }

    [Fact]
    public async Task Refuses_one_that_still_lives()
    {
        var live = new LiveSession(Ended() with { EndedAt = null, Outcome = null }, _world.Time);
        _ = _world.LiveOnes.HoldAsync(live, () => new TaskCompletionSource().Task);

        (await RefusalAsync()).ShouldEndWith("its record is not sealed yet; 'agentd wait ff66554433221100' waits for its end");
    }

    [Theory]
    [MemberData(nameof(Lacking))]
    public async Task Refuses_one_of_which_neither_work_nor_state_is_kept(WorkKept? kept, string why)
    {
        Has(Ended() with { Work = kept });
        Keeps(bundle: null, new CarriedState(0, 2, 8192));

        (await RefusalAsync()).ShouldContain(why);
    }

    [Fact]
    public async Task Takes_the_state_along_with_the_work()
    {
        Keeps(new KeptBundle("bb", 1), _state);

        (await _world.AcceptAsync()).Demand!.Continues.ShouldBe(_work with { State = _state });
    }

    [Theory]
    [InlineData(WorkKept.None)]
    [InlineData(WorkKept.Pushed)]
    [InlineData(null)]
    public async Task Takes_the_state_alone_where_no_work_is_missing(WorkKept? kept)
    {
        Has(Ended() with { Work = kept });
        Keeps(bundle: null, _state);

        (await _world.AcceptAsync()).Demand!.Continues.ShouldBe(_work with { BundleDigest = null, State = _state });
    }

    [Fact]
    public async Task Refuses_state_that_speaks_of_work_which_nobody_has_any_more()
    {
        Has(Ended() with { Work = WorkKept.Summary });
        Keeps(bundle: null, _state);

        (await RefusalAsync()).ShouldEndWith("its record keeps no more than a summary of its work; 'agentd work ff66554433221100' says why");
    }

    [Theory]
    [InlineData(70_000_000, 65536, 15, "work", "the bundle of its work has 70000000 bytes, and this agent may have 69999999")]
    [InlineData(70_000_000, 65536, 15, "disk", "the bundle of its work has 70000000 bytes, and this agent may have 69999999")]
    [InlineData(7_000, 70_000_000, 15, "disk", "its state has 70000000 bytes on disk, and this agent may have 69999999")]
    [InlineData(7_000, 65536, 70_000_000, "entries", "its state has 70000000 files and directories, and this agent may have 69999999")]
    public async Task Refuses_what_is_more_than_the_agent_may_have_and_says_which_limit_to_raise(
        long bundle, long bytes, long entries, string limit, string why)
    {
        Keeps(new KeptBundle("bb", bundle), new CarriedState(entries - 1, 1, bytes));
        var limits = _world.Defaults.Limits;
        var key = ResourceLimits.All.Single(one => one.Key == limit);
        _world.Agent = _world.Agent with { Limits = key.With(limits, 69_999_999) };

        (await RefusalAsync()).ShouldBe($"agent 'site-builder' cannot go on from session ff66554433221100: {why}; raise limits.{limit}, "
            + "or fetch the work into a clone ('agentd work' says how), and push");

        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
        _world.Agent = _world.Agent with { Limits = key.With(limits, 70_000_000) };
        await _world.AcceptAsync();
    }

    [Fact]
    public async Task Refuses_one_whose_record_does_not_verify_and_begins_nothing()
    {
        _world.Earlier.VerifyAsync(default, default, default).ThrowsAsyncForAnyArgs(new SessionException("is not as it was sealed"));

        (await RefusalAsync()).ShouldBe("is not as it was sealed");

        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
    }

    private void Keeps(KeptBundle? bundle, CarriedState? state) => _world.Earlier.VerifyAsync(SessionWorld.Name, _earlier, default)
        .ReturnsForAnyArgs(new EarlierRecord("aa", bundle, state));

    private void Has(SessionRecord record) => _world.Archive.All().Returns([record]);

    private SessionRecord Ended() => _world.Record() with
    {
        SessionId = _earlier,
        EndedAt = _world.Time.GetUtcNow(),
        Outcome = "success",
        Work = WorkKept.All,
    };

    private async Task<string> RefusalAsync() => (await Should.ThrowAsync<SessionException>(_world.AcceptAsync)).Message;
}
