namespace Agentd.Egress.Inspection.Budgets;

/// <summary>
/// What a session's requests may cost so far, as the daemon allows it, who keeps the sums of the day. What it allows is on a disk first, so
/// that the one who asks can rely on it whoever dies. Who calls has the ledger's turn.
/// </summary>
/// <param name="ask">Asks for more: what is needed at least, and what would be welcome.</param>
/// <param name="time">The clock.</param>
internal sealed class DayAllowance(Action<decimal, decimal> ask, TimeProvider time)
{
    /// <summary>How often is asked for the same: what was asked, or the answer, may have been lost with a daemon or a door.</summary>
    public static readonly TimeSpan BetweenAsks = TimeSpan.FromSeconds(5);

    // As long as is waited for the values of credentials: a daemon that is started anew is there by then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private decimal _allowed, _wanted;
    private string? _refusal;
    private long? _askedAt, _unansweredSince;

    /// <summary>The daemon's answer; or, where nobody asked, that it takes back what is not used.</summary>
    public void Answer(decimal allowed, string? refusal)
    {
        if (_unansweredSince is null) _wanted = 0;
        (_allowed, _refusal, _unansweredSince) = (allowed, refusal, null);
    }

    /// <summary>Whether a request may cost so much; where not, more is asked for.</summary>
    /// <param name="counted">What is taken for good.</param>
    /// <param name="reserved">What is taken, and may be given back.</param>
    /// <param name="most">What the request can cost.</param>
    /// <param name="obstacle">Why it must not go out; null while that is not known.</param>
    public bool Has(decimal counted, decimal reserved, decimal most, out BudgetObstacle? obstacle)
    {
        obstacle = null;
        var wanted = counted + reserved + most;
        if (wanted <= _allowed) return true;
        Ask(wanted, most);
        // Where those under way may give enough back, it waits for them.
        if (_refusal is { } why && counted + most > _allowed) obstacle = BudgetObstacle.OfDay(why);
        else if (_unansweredSince is { } since && time.GetElapsedTime(since) > Patience) obstacle = BudgetObstacle.Unanswered;
        return false;
    }

    private void Ask(decimal wanted, decimal most)
    {
        if (wanted <= _wanted && _askedAt is { } at && time.GetElapsedTime(at) < BetweenAsks) return;
        // For one request more than is needed: what most of them use is far less than what they could.
        (_wanted, _askedAt) = (wanted, time.GetTimestamp());
        _unansweredSince ??= _askedAt;
        ask(wanted, wanted + most);
    }
}
