using Agentd.Domain.Usage;

namespace Agentd.Domain.Tests.Usage;

public sealed class PriceListTests
{
    private static readonly PriceList _prices = new("USD",
    [
        new ModelPrice(ModelPattern.Parse("claude-sonnet-4"), 1, 2),
        new ModelPrice(ModelPattern.Parse("claude-sonnet-*"), 3, 15) { CacheRead = 0.3m, CacheWrite = 3.75m },
    ]);

    [Theory]
    [InlineData("claude-sonnet-4", 1)]
    [InlineData("claude-sonnet-4-5", 3)]
    [InlineData("claude-sonnet-", 3)]
    public void The_first_price_that_fits_counts(string model, int input) => _prices.For(model)!.Input.ShouldBe(input);

    [Theory]
    [InlineData("claude-sonnet")]
    [InlineData("Claude-Sonnet-4")]
    [InlineData("gpt")]
    public void A_model_of_which_no_price_speaks_has_none(string model) => _prices.For(model).ShouldBeNull();

    [Fact]
    public void Each_kind_of_tokens_has_its_price_per_million()
    {
        _prices.Prices[1].Of(new(1_000_000, 100_000, 10_000_000, 200_000)).ShouldBe(3 + 1.5m + 3 + 0.75m);
        _prices.Prices[0].Of(new(0, 0, 1_000_000, 1_000_000)).ShouldBe(2, "what no price is named for costs as much as what is read anew");
    }

    [Theory]
    [InlineData("")]
    [InlineData("*a")]
    [InlineData("a*b")]
    [InlineData("a**")]
    [InlineData("a b")]
    public void What_is_no_pattern_is_refused(string text) => Should.Throw<FormatException>(() => ModelPattern.Parse(text));
}
