using Agentd.Application.Ports;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Tests.Sessions;

/// <summary>The life of one session as a story: read it from top to bottom before anything else.</summary>
public sealed class OneSessionTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task One_session_from_acceptance_to_sealed_record()
    {
        // An operator asks for a run of an agent that has a credential. The session is accepted: it has an id and an open record, no more.
        _world.Credential("API_KEY", "sesame");
        var accepted = await _world.AcceptAsync();
        var live = accepted.Live;
        live.Id.ShouldBe(SessionWorld.Id);
        (live.Session.Phase, live.Record.IsComplete).ShouldBe((SessionPhase.Prepare, false));
        _world.Journal.Entries.ShouldBeEmpty();

        // Prepare has the image present, before any secret exists. Clone decides which secrets the container needs. Mount stages what the
        // container sees, and puts the secrets into the engine's store. Execute starts the container, which has them from then on.
        var run = _world.Lifecycle.RunAsync(accepted);
        await _world.UntilAsync("secrets gone");
        _world.Journal.Entries.ShouldBe(["image", "stage", "secret", "start", "secrets gone"]);
        _world.Engine.Started!.Name.ShouldBe(SessionWorld.Names.Container);
        _world.Engine.Started.Secrets.ShouldBe([KeyValuePair.Create(SessionWorld.Names.CredentialSecret(0), "API_KEY")]);
        _world.Engine.Secrets.ShouldBeEmpty();

        // The set-up shell in the container tells of its steps. Nobody polls, and nothing of ours runs meanwhile.
        _world.Tell(new SessionNews.StepBegan(SetupStep.User));
        _world.Tell(new SessionNews.StepBegan(SetupStep.CloneRepository));
        _world.Tell(new SessionNews.Cloned("c0ffee"));
        _world.Tell(new SessionNews.StepBegan(SetupStep.Agent));
        run.IsCompleted.ShouldBeFalse();
        live.Session.Phase.ShouldBe(SessionPhase.Execute);

        // When the agent has ended, the shell hands the record's tree over to the daemon's user. Its exit code is its last word.
        _world.Tell(new SessionNews.HandedOver("done"));
        _world.Tell(new SessionNews.Exited(0));
        var report = await SessionWorld.EndOf(run);
        (report.Outcome!.Label, report.Error, report.Warning).ShouldBe(("success", null, null));

        // The end is noted before anything is removed. Teardown removes the container, keeps the output in the record, and removes the
        // staging directory last. The seal closes the record.
        _world.Journal.Entries[5..].ShouldBe(["end noted", "remove", "console kept", "unstage", "seal"]);
        (_world.Noted!.Outcome, _world.Noted.HandOverOwed).ShouldBe(("success", false));
        _world.ShouldHaveLeftNothing();
        live.Progress.Timings.Where(timing => timing.Step is null).Select(phase => phase.Name)
            .ShouldBe(["prepare", "clone", "mount", "execute", "teardown", "seal"]);

        // The sealed record tells it all, but for how long its own seal took.
        await SessionWorld.EndOf(live.Over);
        var record = _world.Sealed!;
        (record.Outcome, record.ExitCode, record.Commit, record.IsComplete).ShouldBe(("success", 0, "c0ffee", true));
        record.Phases.Where(phase => phase.Duration is not null).Select(phase => phase.Name)
            .ShouldBe(["prepare", "clone", "mount", "execute", "set-up:user", "set-up:clone", "set-up:agent", "teardown"]);
    }
}
