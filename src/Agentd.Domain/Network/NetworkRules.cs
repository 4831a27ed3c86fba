using System.Net;

namespace Agentd.Domain.Network;

/// <summary>
/// The rules of a session, in their order: the first that fits decides. One that allows all requests of many hosts, as that of a
/// credential's wildcard does, gives way where another allows only some of one of them.
/// </summary>
public sealed class NetworkRules(IReadOnlyList<NetworkRule> rules)
{
    /// <summary>The rules.</summary>
    public IReadOnlyList<NetworkRule> All { get; } = rules;

    /// <summary>Whether a name is anybody's whom a rule allows, whatever the port.</summary>
    public bool Know(HostName name) => All.Any(rule => rule.Host.Matches(name));

    /// <summary>The rule for a name and a port, and its place in the list from 1; null where none allows it.</summary>
    public (NetworkRule Rule, int Place)? For(HostName name, int port) => First(AllFor(name, port));

    /// <summary>The rule for an address that was dialled as such; null where none allows it.</summary>
    public (NetworkRule Rule, int Place)? For(IPAddress address, int port) => First(AllFor(address, port));

    /// <summary>All rules for a name and a port in their order, with their places.</summary>
    public IEnumerable<(NetworkRule Rule, int Place)> AllFor(HostName name, int port) => Fitting(rule => rule.Host.Matches(name), port);

    /// <summary>All rules for an address that was dialled as such, in their order, with their places.</summary>
    public IEnumerable<(NetworkRule Rule, int Place)> AllFor(IPAddress address, int port) =>
        Fitting(rule => rule.Host.Matches(address), port);

    private static (NetworkRule Rule, int Place)? First(IEnumerable<(NetworkRule Rule, int Place)> fitting)
    {
        foreach (var one in fitting) return one;
        return null;
    }

    private IEnumerable<(NetworkRule Rule, int Place)> Fitting(Func<NetworkRule, bool> fits, int port)
    {
        var fitting = new List<(NetworkRule Rule, int Place)>();
        for (var place = 0; place < All.Count; place++)
            if (fits(All[place]) && All[place].Ports.Contains(port)) fitting.Add((All[place], place + 1));
        return fitting.Where(one => !fitting.Any(other => other.Rule.Narrows(one.Rule)));
    }
}
