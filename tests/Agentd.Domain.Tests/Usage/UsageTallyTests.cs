using Agentd.Domain.Usage;

namespace Agentd.Domain.Tests.Usage;

public sealed class UsageTallyTests
{
    private static readonly DateTimeOffset _first = DateTimeOffset.UnixEpoch, _last = _first.AddHours(1);

    private readonly UsageTally _tally = new();

    [Fact]
    public void Requests_add_up_per_model()
    {
        Measure("claude", new(100, 10, 1000, 50), _first);
        Measure("gpt", new(1, 2), _first);
        Measure("claude", new(5, 5), _last);

        var usage = _tally.Usage;

        usage.Models.ShouldBe(
        [
            new ModelUsage("claude", 2, new(105, 15, 1000, 50), 1160, _first, _last),
            new ModelUsage("gpt", 1, new(1, 2), 3, _first, _first),
        ]);
        usage.Tokens.ShouldBe(new TokenCounts(106, 17, 1000, 50));
        (usage.Failed, usage.UnderWay, usage.Unmeasured.Count).ShouldBe((0, 0, 0));
    }

    [Fact]
    public void What_was_under_way_when_its_relay_died_is_broken_off()
    {
        _tally.Open();
        _tally.Begin();
        _tally.Begin();
        _tally.Fail();
        _tally.Usage.UnderWay.ShouldBe(1);

        _tally.Open();

        _tally.Usage.UnderWay.ShouldBe(0);
        _tally.Usage.Failed.ShouldBe(1);
        _tally.Usage.Unmeasured.ShouldBe([new("broken_off", 1)]);
    }

    [Fact]
    public void What_was_not_measured_is_counted_by_its_reason()
    {
        _tally.Unmeasured("cut");
        _tally.Unmeasured("cut");
        _tally.Unmeasured(null);
        _tally.Miss(40);

        _tally.Usage.Unmeasured.ShouldBe([new("cut", 2), new("lost", 41)]);
    }

    [Theory]
    [InlineData("a\nb", 1)]
    [InlineData("", 1)]
    [InlineData(null, 1)]
    [InlineData("model", -1)]
    [InlineData("model", long.MaxValue)]
    public void What_cannot_be_believed_is_unmeasured(string? model, long input)
    {
        Measure(model, new(input, 0), _first);

        _tally.Usage.Models.ShouldBeEmpty();
        _tally.Usage.Unmeasured.ShouldBe([new("malformed", 1)]);
    }

    [Fact]
    public void Whoever_invents_models_and_reasons_fills_nothing()
    {
        for (var number = 0; number < 1000; number++)
        {
            Measure($"model-{number}", new(1, 1), _first);
            _tally.Unmeasured($"reason-{number}");
        }

        _tally.Usage.Models.Count.ShouldBe(UsageTally.MostModels + 1);
        _tally.Usage.Models[^1].ShouldBe(new ModelUsage(UsageTally.Others, 936, new(936, 936), 2, _first, _first));
        _tally.Usage.Unmeasured.Count.ShouldBeLessThan(40);
        _tally.Usage.Unmeasured.Values.Sum().ShouldBe(1000);
    }

    private void Measure(string? model, TokenCounts tokens, DateTimeOffset time)
    {
        _tally.Begin();
        _tally.Measured(model, tokens, time);
    }
}
