using Agentd.Protocol.Replies;
using Agentd.Web.Pages;

namespace Agentd.Web.Tests.Pages;

public sealed class InWordsTests
{
    [Theory]
    [InlineData(0, "0 ms")]
    [InlineData(0.9994, "999 ms")]
    [InlineData(3.26, "3.2 s")]
    [InlineData(59.99, "59.9 s")]
    [InlineData(97, "1 m 37 s")]
    [InlineData(7500, "2 h 05 m")]
    [InlineData(300_000, "3 d 11 h")]
    public void A_length_is_told_in_the_two_units_that_count(double seconds, string words) =>
        InWords.Took(TimeSpan.FromSeconds(seconds)).ShouldBe(words);

    [Fact]
    public void A_moment_carries_itself_for_the_page_to_keep_it_true()
    {
        var now = new DateTimeOffset(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);
        InWords.When(now.AddMinutes(14), now).ToString().ShouldBe(
            "<time data-near datetime=\"2026-11-29T12:14:00.000Z\" title=\"2026-11-29 12:14:00 UTC\">in 14 min</time>");
        InWords.When(now.AddHours(-50), now).ToString().ShouldContain(">2 d ago<");
        InWords.When(null, now).ToString().ShouldBe("–");
    }

    [Fact]
    public void Large_counts_are_grouped()
    {
        InWords.Count(1, "session", "sessions").ShouldBe("1 session");
        InWords.Count(10_008, "session", "sessions").ShouldBe("10,008 sessions");
    }

    [Fact]
    public void Cost_counts_before_tokens()
    {
        InWords.Used(new UsageSums(185_610, 0)).ShouldBe("185.6 k tokens");
        InWords.Used(new UsageSums(185_610, 0, 1.5m, "USD")).ShouldBe("1.50 USD");
        InWords.Used(null).ShouldBe("–");
    }
}
