using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

// A record of an earlier version is read by these words: whoever renames a member changes them.
public sealed class WordTests
{
    [Fact]
    public void Phases_have_their_words_in_their_order() =>
        Survive<SessionPhase>().ShouldBe(["prepare", "clone", "mount", "execute", "teardown", "seal"]);

    [Fact]
    public void Triggers_have_their_words() => Survive<SessionTrigger>().ShouldBe(["manual", "scheduled"]);

    [Fact]
    public void Bounds_and_places_have_their_words()
    {
        Survive<SessionBound>().ShouldBe(["timeout", "idle_timeout", "disk", "entries", "out_of_memory", "budget", "stalled"]);
        Survive<DiskPlace>().ShouldBe(["record", "output", "layer", "unseen"]);
    }

    [Fact]
    public void Findings_about_a_record_have_their_words()
    {
        Survive<OutputState>().ShouldBe(["whole", "gap", "unknown", "withheld", "lost"]);
        Survive<Displacement>().ShouldBe(["nothing", "copied", "partly", "left"]);
    }

    [Fact]
    public void A_phase_that_does_not_exist_has_no_word() => Should.Throw<ArgumentOutOfRangeException>(() => ((SessionPhase)9).Word());

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("Scheduled")]
    public void Another_word_is_no_members(string? word) => Words.Parse<SessionTrigger>(word).ShouldBeNull();

    private static IEnumerable<string> Survive<T>() where T : struct, Enum
    {
        Enum.GetValues<T>().ShouldAllBe(member => Words.Parse<T>(member.Word()).Equals(member));
        return Enum.GetValues<T>().Select(member => member.Word());
    }
}
