using Agentd.Application.Sessions;
using Agentd.Daemon.Lifetime;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class MemoryReleaseTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new();
    private readonly LiveSessions _live = new();
    private readonly AnswerBell _answers = new();
    private readonly MemoryRelease _memory;
    private int _given;

    public MemoryReleaseTests() => _memory = new MemoryRelease(_live, _answers, _time) { GiveBack = () => Interlocked.Increment(ref _given) };

    public Task InitializeAsync() => _memory.StartAsync(default);

    public async Task DisposeAsync()
    {
        await _memory.StopAsync(default);
        _memory.Dispose();
    }

    [Fact]
    public async Task Memory_is_given_back_once_the_daemon_holds_no_session_and_again_after_the_next_one()
    {
        await GivenAsync(1);

        var session = Session();
        var held = _live.HoldAsync(session, () => session.Over);
        session.SetOver();
        await held;
        await GivenAsync(2);
    }

    [Fact]
    public async Task Memory_is_given_back_while_sessions_merely_run_and_once_only()
    {
        await GivenAsync(1);

        var session = Session();
        var held = _live.HoldAsync(session, () => session.Over);
        await GivenAsync(2);
        await PassAsync(TimeSpan.FromHours(1));
        Volatile.Read(ref _given).ShouldBe(2);

        session.SetOver();
        await held;
    }

    [Fact]
    public async Task Memory_is_given_back_once_nobody_has_asked_for_a_while()
    {
        await GivenAsync(1);

        for (var time = 0; time < 5; time++)
        {
            _answers.Ring();
            await PassAsync(TimeSpan.FromSeconds(1));
        }
        Volatile.Read(ref _given).ShouldBe(1);
        await GivenAsync(2);
        await PassAsync(TimeSpan.FromHours(1));
        Volatile.Read(ref _given).ShouldBe(2);
    }

    [Fact]
    public async Task Nothing_is_given_back_while_sessions_come_and_go()
    {
        await GivenAsync(1);

        for (var time = 0; time < 20; time++)
        {
            var session = Session();
            var held = _live.HoldAsync(session, () => session.Over);
            await PassAsync(TimeSpan.FromSeconds(1));
            session.SetOver();
            await held;
            await PassAsync(TimeSpan.FromSeconds(1));
        }
        Volatile.Read(ref _given).ShouldBe(1);
    }

    private async Task PassAsync(TimeSpan span)
    {
        // Whoever heard of a change sets its timer before time goes on.
        await Task.Delay(20);
        _time.Advance(span);
        await Task.Delay(20);
    }

    private async Task GivenAsync(int times)
    {
        for (var limit = DateTime.UtcNow.AddMinutes(2); Volatile.Read(ref _given) < times; await Task.Delay(5))
        {
            DateTime.UtcNow.ShouldBeLessThan(limit);
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }

    private LiveSession Session() => new(new SessionRecord
    {
        SessionId = SessionId.FromBytes(new byte[8]),
        Agent = AgentName.Parse("site-builder"),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
    }, _time);
}
