using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Spending;

namespace Agentd.Domain.Tests.Spending;

/// <summary>What sessions cost by day.</summary>
public sealed class SpendingBookTests
{
    private static readonly AgentName _one = AgentName.Parse("one"), _two = AgentName.Parse("two");
    private static readonly SessionId _first = SessionId.Parse("0000000000000001"), _second = SessionId.Parse("0000000000000002");
    private static readonly DateOnly _today = new(2026, 3, 1);

    [Fact]
    public void What_is_allowed_counts_whether_it_is_used_or_not()
    {
        var book = Allow(Allow(Allow(SpendingBook.Empty, _first, _one, 2), _second, _two, 3), _first, _one, 2.5m);

        book.Taken(_today, _one).ShouldBe(2.5m);
        book.Taken(_today, agent: null).ShouldBe(5.5m);
        book.Taken(_today.AddDays(1), agent: null).ShouldBe(0);
        Allow(book, _first, _one, 1).Taken(_today, _one).ShouldBe(2.5m, "what is allowed is not taken back by asking for less");
    }

    [Fact]
    public void What_was_taken_takes_the_place_of_what_was_allowed_once_a_session_is_over_and_only_once()
    {
        var book = Allow(Allow(SpendingBook.Empty, _first, _one, 2), _second, _one, 3).Settle(_first, 0.5m);

        book.Settle(_first, 7).Taken(_today, _one).ShouldBe(3.5m);
        book.Of(_first).ShouldBeNull();
        book.Settle(_second, 4).Sums.ShouldBe([new SpentSum(_one, _today, "USD", 4.5m)], "an answer may cost more than it could");
    }

    [Fact]
    public void A_session_that_lives_on_is_charged_for_each_day_what_was_allowed_on_it()
    {
        var next = _today.AddDays(1);
        var book = Allow(SpendingBook.Empty, _first, _one, 2).Allow(_first, _one, next, "USD", 5);

        (book.Taken(next, _one), book.Of(_first)!.Total).ShouldBe((3, 5));
        book.Taken(_today, _one).ShouldBe(5, "a clock that is set back by a day brings both together");
        book.TakeBack(_first, 4).Taken(next, _one).ShouldBe(2);
        book.TakeBack(_first, 1).Taken(next, _one).ShouldBe(0);
        book.Settle(_first, 4).Taken(next, _one).ShouldBe(2);
    }

    [Fact]
    public void Days_that_are_over_are_forgotten_and_sessions_that_live_are_not()
    {
        var book = Allow(SpendingBook.Empty, _first, _one, 2).Settle(_first, 1)
            .With(new SpendingMark(_one, false, _today, true, 1));
        book = Allow(book, _second, _one, 2);

        var later = book.On(_today.AddDays(8));

        (later.Sums.Count, later.Marks.Count, later.Leases.Count).ShouldBe((0, 0, 1));
        (book.On(_today.AddDays(7)).Sums.Count, book.On(_today.AddDays(61)).Leases.Count).ShouldBe((1, 0));
    }

    private static SpendingBook Allow(SpendingBook book, SessionId session, AgentName agent, decimal total) =>
        book.Allow(session, agent, _today, "USD", total);
}
