using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions;

/// <summary>The closing of sessions that cannot be closed at once.</summary>
public sealed class ClosingTests
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly SessionWorld _world = new();

    [Theory]
    [InlineData("removal")]
    [InlineData("secrets")]
    [InlineData("hand-over")]
    [InlineData("staging")]
    [InlineData("end")]
    [InlineData("console")]
    [InlineData("seal")]
    public async Task Is_tried_again_by_the_running_daemon_until_the_record_is_sealed_with_what_was_told(string fault)
    {
        _world.Credential("API_KEY", "sesame");
        var heal = Break(fault);
        var prepared = await _world.AcceptAsync();
        Exit(5, fault == "hand-over" ? "failed" : "done");
        var report = await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));
        _world.Sealed.ShouldBeNull();
        report.Outcome!.Label.ShouldBe("work_failed");

        await PassAsync(TimeSpan.FromMinutes(3));
        (_world.Sealed, prepared.Live.Over.IsCompleted).ShouldBe((null, false));
        // Once, however long it lasts.
        _world.Log.Events("runner.record_unsealed").ShouldHaveSingleItem();
        heal();

        await _world.PassTimeUntil(prepared.Live.Over, Second);
        (_world.Sealed!.Outcome, _world.Sealed.ExitCode, _world.Sealed.Recovered).ShouldBe(("work_failed", 5, true));
        (_world.Engine.Containers.Count, _world.Engine.Secrets.Count, _world.IsStaged).ShouldBe((0, 0, false));
        _world.Log.Events("runner.session_closed_later").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task That_a_record_is_not_sealed_is_not_logged_for_an_engine_that_is_only_slow()
    {
        var heal = Break("removal");
        var prepared = await _world.AcceptAsync();
        Exit(5);
        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));
        heal();
        await _world.PassTimeUntil(prepared.Live.Over, Second);

        _world.Log.Events("runner.record_unsealed").ShouldBeEmpty();
    }

    [Theory]
    [InlineData("end")]
    [InlineData("console")]
    [InlineData("removal")]
    public async Task Destroys_no_evidence_before_the_record_has_it(string fault)
    {
        var heal = Break(fault);
        var prepared = await _world.AcceptAsync();
        Exit(0);

        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        _world.IsStaged.ShouldBeTrue();
        heal();
        await _world.PassTimeUntil(prepared.Live.Over, Second);
        Array.LastIndexOf(_world.Journal.Entries, "unstage").ShouldBeGreaterThan(Array.LastIndexOf(_world.Journal.Entries, "end noted"));
        Array.LastIndexOf(_world.Journal.Entries, "unstage").ShouldBeGreaterThan(Array.LastIndexOf(_world.Journal.Entries, "console kept"));
    }

    [Fact]
    public async Task Does_nothing_twice_that_was_done()
    {
        _world.Credential("API_KEY", "sesame");
        _world.Engine.KeepsSecrets = true;
        var prepared = await _world.AcceptAsync();
        Exit(0, handOver: "failed");
        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        await PassAsync(TimeSpan.FromMinutes(3));
        _world.Engine.KeepsSecrets = false;
        await _world.PassTimeUntil(prepared.Live.Over, Second);

        new[] { "remove", "hand over", "seal" }.ShouldAllBe(part => _world.Journal.Entries.Count(entry => entry == part) == 1);
        _world.Noted!.HandOverOwed.ShouldBeFalse();
        _world.Sealed!.Phases.Select(phase => phase.Name).ShouldBe(["prepare", "clone", "mount", "execute", "teardown"]);
    }

    [Theory]
    [InlineData("seal")]
    [InlineData("removal")]
    public async Task Has_those_told_who_do_not_look_before_the_seal_and_once(string fault)
    {
        var heal = Break(fault);
        var prepared = await _world.AcceptAsync();
        Exit(5);
        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));
        var told = ToldEnds.ShouldHaveSingleItem();
        (told.Outcome, told.ExitCode, _world.Sealed).ShouldBe(("work_failed", 5, null));

        heal();
        await _world.PassTimeUntil(prepared.Live.Over, Second);

        ToldEnds.Count().ShouldBe(1);
    }

    [Fact]
    public async Task Tells_what_the_session_used_and_what_became_of_its_connections()
    {
        var prepared = await _world.AcceptAsync();
        var (used, counts) = (new SessionUsage([], new Dictionary<string, long>(), Failed: 1, UnderWay: 0), new NetworkCounts(5, 6, 7));
        (prepared.Live.Usage, prepared.Live.NetworkCounts) = (used, counts);
        Exit(5);

        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        await _world.Notices.Received(1).TellEndAsync(
            Arg.Is<SessionRecord>(end => end.Usage == used), counts, Arg.Any<IReadOnlyList<SecretValue>?>());
    }

    [Fact]
    public async Task What_could_not_be_told_is_told_with_the_next_try_to_close()
    {
        var heal = Break("seal");
        _world.Notices.TellEndAsync(null!, null, null).ReturnsForAnyArgs(false, true);
        var prepared = await _world.AcceptAsync();
        Exit(5);
        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        heal();
        await _world.PassTimeUntil(prepared.Live.Over, Second);

        (ToldEnds.Count(), _world.Sealed is null).ShouldBe((2, false));
    }

    [Fact]
    public async Task Tells_the_outcome_of_a_session_whose_removal_takes_long_and_gives_its_turn_back()
    {
        _world.Admission = new SessionAdmission(new AdmissionBounds { MaxSessions = 1 });
        var removal = new TaskCompletionSource();
        _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(removal.Task);
        var prepared = await _world.AcceptAsync();
        Exit(0);
        var run = _world.Lifecycle.RunAsync(prepared);

        var took = await _world.PassTimeUntil(run, Second);

        var report = await run;
        took.ShouldBeLessThan(TimeSpan.FromMinutes(1));
        (report.Outcome!.Label, report.Error, _world.Sealed).ShouldBe(("success", null, null));
        report.Warning!.ShouldContain("its teardown goes on");
        _world.Admission.Enter(SessionWorld.Name, SessionTrigger.Manual, mostOfAgent: null).IsAwaited.ShouldBeFalse();
        removal.SetResult();
        await SessionWorld.EndOf(prepared.Live.Over);
        _world.Sealed!.Outcome.ShouldBe("success");
    }

    [Fact]
    public async Task Leaves_to_the_next_daemon_what_this_one_could_not_do_before_its_end()
    {
        Break("removal");
        var prepared = await _world.AcceptAsync();
        Exit(0);
        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        _world.Tries.End();

        await SessionWorld.EndOf(prepared.Live.Over);
        _world.Sealed.ShouldBeNull();
        _world.Noted!.Outcome.ShouldBe("success");
    }

    private IEnumerable<SessionRecord> ToldEnds => _world.Notices.ReceivedCalls()
        .Where(call => call.GetMethodInfo().Name == nameof(INotices.TellEndAsync)).Select(call => (SessionRecord)call.GetArguments()[0]!);

    private void Exit(int code, string handOver = "done")
    {
        _world.Tell(new SessionNews.HandedOver(handOver));
        _world.Tell(new SessionNews.Exited(code));
    }

    private Action Break(string what)
    {
        var isBroken = true;
        Exception Failure() => what is "removal" or "hand-over" ? new EngineException("broken") : new SessionException("broken");
        switch (what)
        {
            case "secrets":
                _world.Engine.KeepsSecrets = true;
                return () => _world.Engine.KeepsSecrets = false;
            case "removal":
                _world.Engine.Port.When(e => e.RemoveAsync(Arg.Any<string>(), Arg.Any<CancellationToken>())).Do(_ => Fail());
                break;
            case "hand-over":
                _world.Engine.Port.When(e => e.HandOverAsync(Arg.Any<HandOverSpec>(), Arg.Any<CancellationToken>())).Do(_ => Fail());
                break;
            case "staging":
                _world.Staging.When(s => s.Remove(Arg.Any<ResourceNames>())).Do(_ => Fail());
                break;
            case "end":
                _world.Records.When(r => r.NoteEnd(Arg.Any<SessionRecord>())).Do(_ => Fail());
                break;
            case "console":
                _world.Records.When(r => r.KeepConsoleAsync(
                    Arg.Any<SessionRecord>(), Arg.Any<ConsoleEvidence>(), Arg.Any<CancellationToken>())).Do(_ => Fail());
                break;
            case "seal":
                _world.Records.WhenForAnyArgs(r => r.SealAsync(null!, null, default)).Do(_ => Fail());
                break;
            default: throw new ArgumentOutOfRangeException(nameof(what), what, "No such part.");
        }
        return () => isBroken = false;

        void Fail()
        {
            if (isBroken) throw Failure();
        }
    }

    private async Task PassAsync(TimeSpan time)
    {
        for (var passed = TimeSpan.Zero; passed < time; passed += Second)
        {
            _world.Time.Advance(Second);
            await Task.Delay(1);
        }
    }
}
