using Agentd.Egress.Door;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Egress.Tests.Door;

public sealed class RelayDeathsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly RelayDeaths _deaths;

    public RelayDeathsTests() => _deaths = new RelayDeaths(_time);

    [Fact]
    public void A_first_death_is_nobodys_fault() => _deaths.Note(wasAlone: true).ShouldBe(Blame.None);

    [Fact]
    public void A_session_that_was_alone_both_times_is_found_out()
    {
        _deaths.Note(wasAlone: true);
        _deaths.Note(wasAlone: true).ShouldBe(Blame.Certain);
    }

    [Fact]
    public void Of_several_each_gets_a_relay_of_its_own_and_the_one_whose_own_dies_is_found_out()
    {
        _deaths.Note(wasAlone: false);
        _deaths.Note(wasAlone: false).ShouldBe(Blame.Possible);
        _deaths.Note(wasAlone: true).ShouldBe(Blame.Certain);
    }

    [Fact]
    public void Deaths_that_are_far_apart_say_nothing()
    {
        _deaths.Note(wasAlone: true);
        _time.Advance(RelayDeaths.Window + TimeSpan.FromSeconds(1));
        _deaths.Note(wasAlone: true).ShouldBe(Blame.None);
    }
}
