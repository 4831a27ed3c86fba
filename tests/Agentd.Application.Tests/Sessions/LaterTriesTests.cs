using System.Collections.Concurrent;
using Agentd.Application.Sessions;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Sessions;

public sealed class LaterTriesTests
{
    private readonly HurriedTime _time = new();
    private int _tried;

    [Fact]
    public async Task Pause_longer_and_longer_up_to_a_minute_while_something_is_missing()
    {
        await SessionWorld.EndOf(new LaterTries(_time).UntilDoneAsync(() => TryAsync(8, _ => Tried.Failed), CancellationToken.None));

        _time.Seconds.ShouldBe([1, 2, 4, 8, 16, 32, 60, 60]);
    }

    [Fact]
    public async Task Pause_ever_longer_after_a_refusal()
    {
        await SessionWorld.EndOf(new LaterTries(_time).UntilDoneAsync(() => TryAsync(9, _ => Tried.Refused), CancellationToken.None));

        _time.Seconds.ShouldBe([1, 2, 4, 8, 16, 32, 64, 128, 256]);
    }

    [Fact]
    public async Task Begin_anew_with_a_short_pause_when_something_else_goes_wrong()
    {
        await SessionWorld.EndOf(new LaterTries(_time).UntilDoneAsync(
            () => TryAsync(6, tried => tried <= 4 ? Tried.Failed : Tried.Refused), CancellationToken.None));

        _time.Seconds.ShouldBe([1, 2, 4, 8, 1, 2]);
    }

    [Theory]
    [InlineData(0, true)]
    [InlineData(3, false)]
    public async Task Tell_of_the_first_and_go_on_by_themselves(int failures, bool isDone)
    {
        (await new LaterTries(_time).NowOrLaterAsync(() => TryAsync(failures, _ => Tried.Failed))).ShouldBe(isDone);

        for (var limit = DateTime.UtcNow.AddSeconds(60); _tried <= failures; await Task.Delay(5)) DateTime.UtcNow.ShouldBeLessThan(limit);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task End_with_the_daemon_and_when_it_is_enough(bool withTheDaemon)
    {
        using var enough = new CancellationTokenSource();
        using var tries = new LaterTries(new FakeTimeProvider());
        var end = tries.UntilDoneAsync(() => TryAsync(int.MaxValue, _ => Tried.Failed), enough.Token);

        if (withTheDaemon) tries.End();
        else await enough.CancelAsync();

        await SessionWorld.EndOf(end);
        _tried.ShouldBe(1);
    }

    private Task<Tried> TryAsync(int failures, Func<int, Tried> failure) =>
        Task.FromResult(Interlocked.Increment(ref _tried) <= failures ? failure(_tried) : Tried.Done);

    /// <summary>A clock whose every pause is over at once, and which remembers how long they were to be.</summary>
    private sealed class HurriedTime : TimeProvider
    {
        private readonly ConcurrentQueue<double> _asked = [];

        public IEnumerable<double> Seconds => _asked;

        public override ITimer CreateTimer(TimerCallback callback, object? state, TimeSpan dueTime, TimeSpan period)
        {
            _asked.Enqueue(dueTime.TotalSeconds);
            return System.CreateTimer(callback, state, TimeSpan.Zero, period);
        }
    }
}
