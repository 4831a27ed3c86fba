using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class WordTests
{
    [Fact]
    public void Phases_have_their_words_in_their_order() => Enum.GetValues<SessionPhase>().Select(p => p.Word())
        .ShouldBe(["prepare", "clone", "mount", "execute", "teardown", "seal"]);

    [Fact]
    public void A_phase_that_does_not_exist_has_no_word() => Should.Throw<ArgumentOutOfRangeException>(() => ((SessionPhase)9).Word());

    [Fact]
    public void Triggers_survive_their_words() => Enum.GetValues<SessionTrigger>().ShouldAllBe(t => SessionTriggerWords.Parse(t.Word()) == t);

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Scheduled")]
    public void An_unknown_trigger_counts_as_manual(string? word) => SessionTriggerWords.Parse(word).ShouldBe(SessionTrigger.Manual);
}
