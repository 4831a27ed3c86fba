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
    private readonly ContinuedWork _work = new(SessionWorld.Name, _earlier, "aa", "bb");

    public ContinuationTests()
    {
        _world.Invocation = _world.Invocation with { Continues = "ff66" };
        _world.Earlier.VerifyAsync(SessionWorld.Name, _earlier, default).ReturnsForAnyArgs(_work);
        Has(Ended());
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
        Has(Ended() with { Agent = AgentName.Parse("code-reviewer") });

        (await _world.AcceptAsync()).Demand!.Continues.ShouldBe(_work);

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
    public async Task Refuses_one_of_which_no_bundle_is_kept(WorkKept? kept, string why)
    {
        Has(Ended() with { Work = kept });

        (await RefusalAsync()).ShouldContain(why);
    }

    [Fact]
    public async Task Refuses_one_whose_record_does_not_verify_and_begins_nothing()
    {
        _world.Earlier.VerifyAsync(default, default, default).ThrowsAsyncForAnyArgs(new SessionException("is not as it was sealed"));

        (await RefusalAsync()).ShouldBe("is not as it was sealed");

        _world.Records.DidNotReceiveWithAnyArgs().TryBegin(null!);
    }

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
