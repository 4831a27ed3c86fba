using Agentd.Application.Sessions.Rotation;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Application.Tests.Sessions.Rotation;

public sealed class MintingTimesTests
{
    private static readonly TimeSpan _every = TimeSpan.FromMinutes(50);

    private readonly FakeTimeProvider _time = new();
    private readonly MintingTimes _times;

    public MintingTimesTests() => _times = new MintingTimes(_every, _time);

    [Fact]
    public void What_has_never_run_is_due() => _times.Left.ShouldBe(TimeSpan.Zero);

    [Fact]
    public void A_value_is_replaced_when_its_time_is_over()
    {
        _times.Minted(_every);
        _time.Advance(TimeSpan.FromMinutes(20));

        _times.Left.ShouldBe(TimeSpan.FromMinutes(30));
    }

    [Fact]
    public void After_failures_the_pauses_grow_up_to_the_time_of_a_value()
    {
        var pauses = new List<double>();
        for (var times = 0; times < 9; times++)
        {
            _times.Failed();
            pauses.Add(_times.Left.TotalSeconds);
            _time.Advance(_times.Left);
        }

        pauses.ShouldBe([30, 60, 120, 240, 480, 960, 1920, 3000, 3000]);
    }

    [Fact]
    public void A_value_that_is_not_taken_is_replaced_at_once_and_the_next_ones_later_and_later()
    {
        _times.Minted(_every);
        var pauses = new List<double>();
        for (var times = 0; times < 4; times++)
        {
            _times.Rejected();
            pauses.Add(_times.Left.TotalSeconds);
            _time.Advance(_times.Left);
            _times.Minted(_every);
        }

        pauses.ShouldBe([0, 30, 60, 120]);
    }

    [Fact]
    public void A_value_that_was_good_until_its_end_forgives_what_was_before()
    {
        _times.Minted(_every);
        _times.Rejected();
        _times.Minted(_every);
        _time.Advance(_every);
        _times.Minted(_every);

        _times.Rejected();

        _times.Left.ShouldBe(TimeSpan.Zero);
    }

    [Fact]
    public void An_operator_does_not_wait()
    {
        _times.Failed();

        _times.Asked();

        _times.Left.ShouldBe(TimeSpan.Zero);
    }
}
