using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Execute;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Sessions.Execute;

public sealed class BoundWatchTests : IDisposable
{
    private readonly SettableTime _time = new(new DateTimeOffset(2026, 1, 1, 0, 0, 0, TimeSpan.Zero));
    private readonly SilentConsole _console = new();
    private readonly CancellationTokenSource _ended = new();
    private readonly LiveSession _live;

    public BoundWatchTests()
    {
        var names = new ResourceNames(
            DaemonId.FromPaths("/s", "/p"), AgentName.Parse("a"), SessionId.FromBytes(new byte[SessionId.Length / 2]));
        var record = new SessionRecord
        {
            SessionId = names.Session,
            Agent = names.Agent,
            DaemonId = names.Daemon,
            RepositoryUrl = "https://a.example/b",
            StartedAt = _time.GetUtcNow(),
        };
        _live = new LiveSession(record, _time);
    }

    public void Dispose() => _ended.Dispose();

    [Fact]
    public async Task The_time_limit_counts_from_the_start_of_the_container_whatever_is_printed()
    {
        var hit = Watch(timeout: TimeSpan.FromDays(60));

        _time.Advance(TimeSpan.FromDays(59));
        await Task.Delay(20);
        hit.IsCompleted.ShouldBeFalse();
        await AdvanceUntil(hit, TimeSpan.FromDays(1));

        (await hit).ShouldBe(SessionBound.Timeout);
    }

    [Fact]
    public async Task Silence_counts_from_the_last_output()
    {
        var hit = Watch(idle: TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(9));
        _console.Written = _time.GetUtcNow();

        _time.Advance(TimeSpan.FromMinutes(9));
        await Task.Delay(20);
        hit.IsCompleted.ShouldBeFalse();
        await AdvanceUntil(hit, TimeSpan.FromMinutes(1));

        (await hit).ShouldBe(SessionBound.IdleTimeout);
    }

    [Fact]
    public async Task A_host_clock_that_is_set_back_moves_no_time_limit()
    {
        var hit = Watch(timeout: TimeSpan.FromMinutes(10));

        _time.Set = TimeSpan.FromHours(-5);
        await AdvanceUntil(hit, TimeSpan.FromMinutes(1));

        (await hit.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(SessionBound.Timeout);
    }

    [Theory]
    [InlineData(-5)]
    [InlineData(5)]
    public async Task A_host_clock_that_is_set_makes_nobody_silent_who_prints_and_nobody_heard_who_is_silent(int hours)
    {
        var hit = Watch(idle: TimeSpan.FromMinutes(10));
        _time.Advance(TimeSpan.FromMinutes(9));
        _console.Written = _time.GetUtcNow();
        _time.Set = TimeSpan.FromHours(hours);

        _time.Advance(TimeSpan.FromMinutes(1));
        await Task.Delay(20);
        hit.IsCompleted.ShouldBeFalse();
        await AdvanceUntil(hit, TimeSpan.FromMinutes(1));

        (await hit.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(SessionBound.IdleTimeout);
    }

    [Fact]
    public async Task A_session_that_never_prints_is_idle_from_its_start()
    {
        var hit = Watch(idle: TimeSpan.FromMinutes(10));

        await AdvanceUntil(hit, TimeSpan.FromMinutes(10));

        (await hit).ShouldBe(SessionBound.IdleTimeout);
    }

    [Fact]
    public async Task Output_is_bounded_even_where_nothing_was_declared()
    {
        var hit = Watch();

        _console.Most.ShouldBe(BoundWatch.MostConsole);
        _console.Overflow();

        (await hit.WaitAsync(TimeSpan.FromSeconds(10))).ShouldBe(SessionBound.Disk);
        _live.Excess.ShouldBe(new Excess(SessionBound.Disk, DiskPlace.Output));
    }

    [Fact]
    public void A_lower_disk_limit_bounds_the_output_too()
    {
        _ = Watch(disk: 1 << 20);

        _console.Most.ShouldBe(1 << 20);
    }

    [Theory]
    [InlineData(SessionBound.Disk, DiskPlace.Record)]
    [InlineData(SessionBound.Disk, DiskPlace.Layer)]
    [InlineData(SessionBound.Entries, DiskPlace.Layer)]
    public async Task A_place_that_was_told_to_hold_too_much_is_a_bound(SessionBound bound, DiskPlace place)
    {
        var hit = Watch();

        _live.SetExcess(new Excess(bound, place));

        (await hit.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(bound);
    }

    [Theory]
    [InlineData(SessionBound.Budget)]
    [InlineData(SessionBound.Stalled)]
    public async Task What_its_requests_hit_is_a_bound(SessionBound bound)
    {
        var hit = Watch();

        _live.SetRequestsBound(bound).ShouldBeTrue();

        (await hit.WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe(bound);
        _live.SetRequestsBound(SessionBound.Budget).ShouldBeFalse("it is known");
    }

    [Fact]
    public async Task Nothing_is_hit_when_the_session_ends_first()
    {
        var hit = Watch(timeout: TimeSpan.FromHours(1), idle: TimeSpan.FromHours(1));

        await _ended.CancelAsync();

        await Should.ThrowAsync<OperationCanceledException>(hit);
    }

    private Task<SessionBound> Watch(TimeSpan? timeout = null, TimeSpan? idle = null, long? disk = null)
    {
        var supervision = new Supervision(_live, new StagedSession("/nowhere"), _time.GetUtcNow(), new SessionLimits
        {
            Timeout = timeout,
            IdleTimeout = idle,
            Resources = new ResourceLimits { Disk = disk },
        });
        return new BoundWatch(_console, _time).FirstAsync(supervision, _ended.Token);
    }

    // The watch sets its next timer on a thread of its own: the clock must not be ahead of it for good.
    private async Task AdvanceUntil(Task hit, TimeSpan step)
    {
        for (var steps = 0; steps < 50 && !hit.IsCompleted; steps++)
        {
            _time.Advance(step);
            await Task.Delay(20);
        }
    }

    private sealed class SettableTime(DateTimeOffset start) : FakeTimeProvider(start)
    {
        public TimeSpan Set { get; set; }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Set;

        public override long GetTimestamp() => base.GetUtcNow().Ticks;
    }

    private sealed class SilentConsole : IConsoleMeter
    {
        private readonly TaskCompletionSource _over = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public long Most { get; private set; }

        public DateTimeOffset? Written { get; set; }

        public void Overflow() => _over.SetResult();

        public Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation)
        {
            Most = most;
            return _over.Task.WaitAsync(cancellation);
        }

        public Task LacksRoomAsync(StagedSession session, bool sinceStart, CancellationToken cancellation) =>
            Task.Delay(Timeout.Infinite, cancellation);

        public DateTimeOffset? LastWrite(StagedSession session) => Written;
    }
}
