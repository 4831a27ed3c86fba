using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Application.Tests.Sessions;

public sealed class SessionLifecycleTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Says_in_record_and_log_that_the_link_to_the_record_was_gone()
    {
        _world.Tell(new SessionNews.Displaced(Displacement.Partly));

        await _world.RunToExitAsync();

        _world.Sealed!.Displaced.ShouldBe(Displacement.Partly);
        _world.Log.Events("runner.audit_warning").ShouldHaveSingleItem().Fields["warningKind"].ShouldBe("runa_displaced");
    }

    [Theory]
    [InlineData("image", SessionPhase.Prepare)]
    [InlineData("staging", SessionPhase.Mount)]
    [InlineData("secret", SessionPhase.Mount)]
    [InlineData("start", SessionPhase.Execute)]
    public async Task Tears_down_and_seals_whichever_step_failed(string step, SessionPhase phase)
    {
        _world.Credential("API_KEY", "sesame");
        Break(step);

        var report = await _world.RunAsync();

        report.Outcome.ShouldBeNull();
        report.Error.ShouldBe(new SessionFailure(phase, $"no {step}"));
        _world.Sealed!.Outcome.ShouldBe(SessionRecord.ErrorOutcome);
        _world.Sealed.Error.ShouldBe($"no {step}");
        _world.Sealed.ExitCode.ShouldBeNull();
        _world.ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Reports_the_first_error_although_teardown_fails_as_well()
    {
        Break("start");
        _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(new EngineException("no removal")));

        var report = await _world.RunAsync();

        report.Error.ShouldBe(new SessionFailure(SessionPhase.Execute, "no start"));
        _world.Sealed.ShouldBeNull();
    }

    [Fact]
    public async Task Reports_an_error_beside_the_outcome_and_seals_nothing_when_teardown_fails()
    {
        _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(new EngineException("no removal")));

        var report = await _world.RunToExitAsync();

        report.Outcome.ShouldBe(SessionOutcome.FromExitCode(0));
        report.Error.ShouldBe(new SessionFailure(SessionPhase.Teardown, "no removal"));
        report.Warning!.ShouldContain("not sealed");
        _world.Sealed.ShouldBeNull();
    }

    [Fact]
    public async Task Reports_the_outcome_with_a_warning_when_only_sealing_fails()
    {
        _world.Records.SealAsync(null!, null, default).ThrowsAsyncForAnyArgs(new SessionException("a hard link was found"));

        var report = await _world.RunToExitAsync(4);

        report.Outcome!.Label.ShouldBe("nothing_ready");
        report.Error.ShouldBeNull();
        report.Warning.ShouldBe("a hard link was found");
    }

    [Fact]
    public async Task Passes_on_what_the_seal_warns_of_to_the_log()
    {
        _world.Records.SealAsync(null!, null, default).ReturnsForAnyArgs(["the directory could not be synced"]);

        var report = await _world.RunToExitAsync();

        report.Error.ShouldBeNull();
        _world.Log.Events("runner.audit_warning").Single().Fields["warning"].ShouldBe("the directory could not be synced");
    }

    [Fact]
    public async Task Notes_how_it_ended_before_anything_is_removed()
    {
        await _world.RunToExitAsync(5);

        _world.Noted!.Outcome.ShouldBe("work_failed");
        _world.Noted.ExitCode.ShouldBe(5);
        _world.Noted.HandOverOwed.ShouldBeFalse();
        Array.IndexOf(_world.Journal.Entries, "end noted").ShouldBeLessThan(Array.IndexOf(_world.Journal.Entries, "remove"));
    }

    [Fact]
    public async Task Tells_the_outcome_when_the_end_cannot_be_noted()
    {
        _world.Records.When(r => r.NoteEnd(Arg.Any<SessionRecord>())).Throw(new SessionException("disk full"));

        var report = await _world.RunToExitAsync();

        (report.Outcome!.Label, report.Error).ShouldBe(("success", null));
        report.Warning!.ShouldContain("not sealed, because disk full");
        _world.Log.Events("runner.audit_warning").Single().Fields["warningKind"].ShouldBe("end_not_noted");
    }

    [Theory]
    [InlineData(0, "success", null)]
    [InlineData(5, "work_failed", null)]
    [InlineData(143, "terminated_by_signal", 15)]
    public async Task Reports_and_records_what_an_exit_code_stands_for(int code, string label, int? signal)
    {
        var report = await _world.RunToExitAsync(code);

        (report.Outcome!.Label, report.Outcome.ExitCode, report.Outcome.Signal).ShouldBe((label, code, signal));
        (_world.Sealed!.Outcome, _world.Sealed.ExitCode).ShouldBe((label, code));
        report.Error.ShouldBeNull();
    }

    [Theory]
    [InlineData(126, "command_not_executable")]
    [InlineData(127, "command_not_found")]
    public async Task Takes_a_refused_entrypoint_for_an_outcome(int code, string label)
    {
        _world.Engine.Port.StartAsync(null!, default).ReturnsForAnyArgs(new ContainerStart(code));

        var report = await _world.RunAsync();

        (report.Outcome!.Label, report.Outcome.ExitCode).ShouldBe((label, code));
        _world.Engine.HandedOver.ShouldBeNull();
        _world.ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Is_cancelled_without_a_container_when_it_is_stopped_while_the_image_comes()
    {
        var prepared = await _world.AcceptAsync();
        _world.Engine.Port.FindImageAsync("", default).ReturnsForAnyArgs(
            call => Task.Delay(Timeout.Infinite, call.Arg<CancellationToken>())
                .ContinueWith(_ => (LocalImage?)null, call.Arg<CancellationToken>()));
        var run = _world.Lifecycle.RunAsync(prepared);

        prepared.Live.Stop.Make(new StopWish(null, "not needed"));

        var report = await SessionWorld.EndOf(run);
        (report.Outcome, report.Why).ShouldBe((SessionOutcome.Cancelled, "an operator stopped the session: not needed"));
        _world.Engine.Started.ShouldBeNull();
        _world.Sealed!.Outcome.ShouldBe("cancelled");
        _world.Sealed.Asked.ShouldBe(new AskedEnd(StopAsker.Operator, "not needed"));
        _world.Sealed.ExitCode.ShouldBeNull();
    }

    [Fact]
    public async Task Starts_no_container_when_it_was_stopped_while_it_was_staged()
    {
        var prepared = await _world.AcceptAsync();
        _world.Staging.When(s => s.Create(Arg.Any<ResourceNames>(), Arg.Any<StagingPlan>()))
            .Do(_ => prepared.Live.Stop.Make(new StopWish(null, null)));

        var report = await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        report.Outcome.ShouldBe(SessionOutcome.Cancelled);
        _world.Engine.Started.ShouldBeNull();
        _world.ShouldHaveLeftNothing();
    }

    [Fact]
    public async Task Notes_that_a_hand_over_is_owed_until_the_record_is_sealed()
    {
        await _world.RunToExitAsync(handOver: "failed");

        (_world.Noted!.HandOverOwed, _world.Sealed!.HandOverOwed).ShouldBe((true, false));
    }

    [Fact]
    public async Task Reports_a_defect_by_its_type_alone_and_still_closes_the_session()
    {
        _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new InvalidOperationException("holds a secret"));

        var report = await _world.RunAsync();

        report.Error!.Message.ShouldBe("internal error: InvalidOperationException; the daemon's log has the details");
        _world.Log.Events("runner.internal_error").ShouldHaveSingleItem();
        _world.Sealed!.Outcome.ShouldBe("error");
    }

    [Theory]
    [InlineData("removal")]
    [InlineData("console")]
    [InlineData("staging")]
    public async Task Ends_with_a_report_although_teardown_has_a_defect(string where)
    {
        var defect = new InvalidOperationException("unforeseen");
        if (where == "removal") _world.Engine.Port.RemoveAsync("", default).ReturnsForAnyArgs(Task.FromException(defect));
        if (where == "console") _world.Records.KeepConsoleAsync(null!, null!, default).ThrowsAsyncForAnyArgs(defect);
        if (where == "staging") _world.Staging.When(s => s.Remove(Arg.Any<ResourceNames>())).Throw(defect);
        var prepared = await _world.AcceptAsync();
        _world.Tell(new SessionNews.Exited(0));

        await SessionWorld.EndOf(_world.Lifecycle.RunAsync(prepared));

        var report = await SessionWorld.EndOf(prepared.Live.Report);
        report.Outcome!.Label.ShouldBe("success");
        (report.Error is not null).ShouldBe(where != "console");
        report.Warning.ShouldNotBeNull();
        _world.Log.Events("runner.internal_error").ShouldHaveSingleItem();
    }

    [Fact]
    public async Task Ends_with_a_report_although_the_seal_has_a_defect()
    {
        _world.Records.SealAsync(null!, null, default).ThrowsAsyncForAnyArgs(new InvalidOperationException("unforeseen"));

        var report = await _world.RunToExitAsync();

        report.Outcome!.Label.ShouldBe("success");
        report.Warning!.ShouldStartWith("internal error: InvalidOperationException");
    }

    [Theory]
    [InlineData("done", false)]
    [InlineData("unmapped", false)]
    [InlineData("failed", true)]
    public async Task Hands_the_tree_over_only_when_the_shell_could_not(string shell, bool needed)
    {
        await _world.RunToExitAsync(handOver: shell);

        (_world.Engine.HandedOver is not null).ShouldBe(needed);
    }

    [Fact]
    public async Task Hands_the_tree_over_after_the_container_is_gone_and_before_its_staging_is()
    {
        await _world.RunToExitAsync(handOver: "failed");

        _world.Journal.Entries[^5..].ShouldBe(["remove", "console kept", "hand over", "unstage", "seal"]);
        _world.Engine.HandedOver!.Name.ShouldBe(SessionWorld.Names.Container);
        _world.Engine.HandedOver.Image.ShouldBe("localhost/site:1");
        _world.Engine.HandedOver.Runa.ShouldBe(SessionWorld.Source("record"));
        _world.Engine.HandedOver.Labels[SessionLabels.DaemonLabel].ShouldBe(SessionWorld.Daemon.Value);
    }

    [Fact]
    public async Task Hands_nothing_over_when_no_container_ever_ran()
    {
        Break("start");

        await _world.RunAsync();

        _world.Engine.HandedOver.ShouldBeNull();
        _world.Sealed!.Outcome.ShouldBe("error");
    }

    [Fact]
    public async Task Removes_secrets_again_at_teardown_when_they_were_left()
    {
        _world.Credential("API_KEY", "sesame");
        _world.Engine.KeepsSecrets = true;
        _world.Records.When(r => r.NoteEnd(Arg.Any<SessionRecord>())).Do(_ => _world.Engine.KeepsSecrets = false);

        var report = await _world.RunToExitAsync();

        report.Error.ShouldBeNull();
        _world.ShouldHaveLeftNothing();
    }

    private void Break(string step)
    {
        switch (step)
        {
            case "image": _world.Engine.Port.FindImageAsync("", default).ThrowsAsyncForAnyArgs(new EngineException("no image")); break;
            case "staging": _world.Staging.Create(null!, null!).ThrowsForAnyArgs(new SessionException("no staging")); break;
            case "secret":
                _world.Engine.Port.CreateSecretAsync("", null!, default).ThrowsAsyncForAnyArgs(new EngineException("no secret"));
                break;
            case "start": _world.Engine.Port.StartAsync(null!, default).ThrowsAsyncForAnyArgs(new EngineException("no start")); break;
            default: throw new ArgumentOutOfRangeException(nameof(step), step, "No such step.");
        }
    }
}
