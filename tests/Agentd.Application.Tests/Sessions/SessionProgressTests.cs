using Agentd.Application.Sessions;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Sessions;

public sealed class SessionProgressTests
{
    private readonly FakeTimeProvider _time = new();

    [Fact]
    public void Times_phases_and_steps()
    {
        var progress = new SessionProgress(_time, []);
        progress.Began(SessionPhase.Execute);
        progress.Step(SetupStep.User);
        _time.Advance(TimeSpan.FromSeconds(1));
        progress.Step(SetupStep.CloneRepository);
        _time.Advance(TimeSpan.FromSeconds(2));
        progress.StepsEnded();
        progress.Ended(SessionPhase.Execute);

        progress.Timings.Select(t => (t.Name, t.Duration!.Value.TotalSeconds))
            .ShouldBe([("execute", 3), ("set-up:user", 1), ("set-up:clone", 2)]);
    }

    [Fact]
    public async Task Times_the_last_try_alone_of_what_is_tried_again_and_tells_nobody_of_it()
    {
        var progress = new SessionProgress(_time, []);
        progress.Began(SessionPhase.Teardown);
        progress.Ended(SessionPhase.Teardown);
        progress.Complete();
        _time.Advance(TimeSpan.FromMinutes(1));
        progress.Began(SessionPhase.Teardown);
        _time.Advance(TimeSpan.FromSeconds(2));
        progress.Ended(SessionPhase.Teardown);

        progress.Timings.Single()
            .ShouldBe(new PhaseTiming("teardown", _time.GetUtcNow() - TimeSpan.FromSeconds(2), TimeSpan.FromSeconds(2)));
        (await FollowAsync(progress)).ShouldBe(["teardown"]);
    }

    [Fact]
    public async Task Tells_a_late_follower_everything_and_ends_with_the_session()
    {
        var progress = new SessionProgress(_time, []);
        progress.Began(SessionPhase.Prepare);
        progress.Began(SessionPhase.Clone);
        progress.Complete();

        (await FollowAsync(progress)).ShouldBe(["prepare", "clone"]);
    }

    [Fact]
    public async Task Loses_nothing_between_many_followers_and_one_teller()
    {
        var progress = new SessionProgress(_time, []);
        var followers = Enumerable.Range(0, 8).Select(_ => Task.Run(() => FollowAsync(progress))).ToArray();
        string[] steps = [.. Enumerable.Range(0, 500).Select(i => $"s{i}")];

        await Task.Run(() =>
        {
            foreach (var step in steps) progress.Step(new SetupStep(step));
            progress.Complete();
        });

        foreach (var follower in followers) (await SessionWorld.EndOf(follower)).ShouldBe(steps.Select(s => "set-up:" + s));
    }

    private static async Task<List<string>> FollowAsync(SessionProgress progress)
    {
        List<string> told = [];
        await foreach (var entry in progress.FollowAsync(CancellationToken.None)) told.Add(entry.Name);
        return told;
    }
}
