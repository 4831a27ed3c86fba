using Agentd.Domain.Audit;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>What a file of decisions comes to: a function of its lines alone.</summary>
internal sealed class DecisionTally
{
    /// <summary>The most hosts that are named as allowed: those with most connections.</summary>
    internal const int MostAllowed = 100;

    /// <summary>The most hosts that are named as denied: the first ones.</summary>
    internal const int MostDenied = 20;

    private const long MostTimes = 1_000_000_000_000;

    private readonly Dictionary<string, long> _allowedHosts = [];
    private readonly OrderedDictionary<string, long> _deniedHosts = [];
    private readonly SortedSet<string> _cut = new(StringComparer.Ordinal);
    private readonly List<GapDocument> _gaps = [];
    private DateTimeOffset? _last;
    private bool _isOpen;

    internal NetworkCounts Counts { get; private set; } = new(0, 0, 0);

    /// <summary>The verdicts of which there were more than the file holds; null for none.</summary>
    internal IReadOnlyList<string>? Cut => _cut.Count == 0 ? null : [.. _cut];

    internal void Add(Decision decision)
    {
        // Its writer reads what hostile sessions send: no sum of such counts overflows.
        var times = Math.Clamp(decision.Times ?? 1, 1, MostTimes);
        switch (decision.Verdict)
        {
            case NetworkVerdict.Open: Open(decision.Time); break;
            case NetworkVerdict.Close: _isOpen = false; break;
            case NetworkVerdict.Cut: AddCut(decision, times); break;
            default: Count(decision.Verdict, decision.Host, times); break;
        }
        _last = decision.Time;
    }

    /// <summary>Fills in what the lines come to.</summary>
    internal NetworkRecordDocument Complete(NetworkRecordDocument document) => document with
    {
        Allowed = Counts.Allowed,
        Denied = Counts.Denied,
        Failed = Counts.Failed,
        WouldDeny = Counts.WouldDeny > 0 ? Counts.WouldDeny : null,
        AllowedHosts = Named(
            _allowedHosts.OrderByDescending(host => host.Value).ThenBy(host => host.Key, StringComparer.Ordinal), MostAllowed),
        DeniedHosts = Named(_deniedHosts, MostDenied),
        Gaps = Gaps() is { Count: > 0 } gaps ? gaps : null,
    };

    // A broker that took the session on after another one that had not let it go: what that one knew is lost.
    private void Open(DateTimeOffset now)
    {
        if (_isOpen) _gaps.Add(new GapDocument(_last!.Value, now));
        _isOpen = true;
    }

    private List<GapDocument> Gaps() => _isOpen ? [.. _gaps, new GapDocument(_last!.Value, null)] : _gaps;

    private void AddCut(Decision decision, long times)
    {
        _cut.Add(decision.Reason ?? DecisionFile.Unreadable);
        if (Domain.Sessions.Words.Parse<NetworkVerdict>(decision.Reason) is { } verdict) Count(verdict, decision.Host, times);
    }

    private void Count(NetworkVerdict verdict, string? host, long times)
    {
        switch (verdict)
        {
            case NetworkVerdict.Allow:
                Counts = Counts with { Allowed = Counts.Allowed + times };
                Count(_allowedHosts, host, times);
                break;
            case NetworkVerdict.Deny:
                Counts = Counts with { Denied = Counts.Denied + times };
                Count(_deniedHosts, host, times);
                break;
            case NetworkVerdict.Fail:
                Counts = Counts with { Failed = Counts.Failed + times };
                break;
            case NetworkVerdict.WouldDeny:
                Counts = Counts with { WouldDeny = Counts.WouldDeny + times };
                break;
            default:
                break;
        }
    }

    private static void Count(IDictionary<string, long> hosts, string? host, long times)
    {
        if (host is not null) hosts[host] = (hosts.TryGetValue(host, out var before) ? before : 0) + times;
    }

    private static HostCountDocument[]? Named(IEnumerable<KeyValuePair<string, long>> hosts, int most)
    {
        HostCountDocument[] named = [.. hosts.Take(most).Select(host => new HostCountDocument(host.Key, host.Value))];
        return named.Length > 0 ? named : null;
    }
}
