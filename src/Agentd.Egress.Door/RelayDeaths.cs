namespace Agentd.Egress.Door;

/// <summary>
/// What the deaths of relays say of one session that they carried. Nobody sees whose input ends a relay: of several sessions each that was
/// there twice is given a relay of its own, and one whose own relay dies is found out.
/// </summary>
internal sealed class RelayDeaths(TimeProvider time)
{
    /// <summary>Deaths that are further apart have nothing to do with each other.</summary>
    public static readonly TimeSpan Window = TimeSpan.FromMinutes(10);

    private DateTimeOffset? _last;

    /// <summary>A relay died that carried the session.</summary>
    /// <param name="wasAlone">Whether it carried no other.</param>
    public Blame Note(bool wasAlone)
    {
        var (now, before) = (time.GetUtcNow(), _last);
        _last = now;
        if (before is not { } earlier || now - earlier > Window) return Blame.None;
        return wasAlone ? Blame.Certain : Blame.Possible;
    }
}

/// <summary>Whether a session's input ends relays.</summary>
internal enum Blame
{
    /// <summary>Nothing speaks for it.</summary>
    None,

    /// <summary>It may: it is to have a relay of its own.</summary>
    Possible,

    /// <summary>It does: nobody is to carry it any more.</summary>
    Certain,
}
