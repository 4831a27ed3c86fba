namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>What befell a session while it lived: what alone may excuse that it did not end well.</summary>
[Flags]
internal enum Suffered
{
    /// <summary>Nothing.</summary>
    Nothing = 0,

    /// <summary>Its daemon was killed.</summary>
    Daemon = 1,

    /// <summary>A call of Podman was killed.</summary>
    Podman = 2,

    /// <summary>Its supervisor was killed.</summary>
    Conmon = 4,

    /// <summary>Its first process was killed.</summary>
    Shell = 8,

    /// <summary>There was no room for records.</summary>
    Audit = 16,

    /// <summary>There was no room for staging.</summary>
    Staging = 32,

    /// <summary>There was no room for containers.</summary>
    Storage = 64,

    /// <summary>The broker's door was killed.</summary>
    Door = 128,

    /// <summary>The broker's relay was killed.</summary>
    Relay = 256,

    /// <summary>Some disk was full.</summary>
    Disk = Audit | Staging | Storage,
}

/// <summary>What the test did, when, and to which session where it was one alone.</summary>
internal sealed class Sufferings
{
    private readonly List<(Suffered What, DateTimeOffset From, DateTimeOffset To, string? Session)> _all = [];

    /// <summary>Notes what was done.</summary>
    /// <param name="what">What.</param>
    /// <param name="from">Since when.</param>
    /// <param name="session">The one session that it was done to; null for all that there were.</param>
    public void Add(Suffered what, DateTimeOffset from, string? session = null) => _all.Add((what, from, DateTimeOffset.UtcNow, session));

    /// <summary>What befell a session that lived in this time; without a session, what befell everybody.</summary>
    public Suffered Of(DateTimeOffset from, DateTimeOffset to, string? session = null) => _all
        .Where(s => s.From <= to && s.To >= from && (s.Session is null || s.Session == session))
        .Aggregate(Suffered.Nothing, (all, s) => all | s.What);
}
