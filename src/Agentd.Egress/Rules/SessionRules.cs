using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Egress.Rules;

/// <summary>What a session may reach at this moment: its rules and, while its clone runs, the clone's own.</summary>
internal sealed class SessionRules(IEnumerable<NetworkRule> rules, NetworkRule? clone)
{
    private readonly NetworkRules _always = new([.. rules]);
    private readonly NetworkRules _clone = new(clone is null ? [] : [clone]);

    private readonly CancellationTokenSource _cloneEnd = new();
    private volatile bool _cloneIsOpen;

    /// <summary>Cancelled when the clone is over, and with it what it alone was allowed.</summary>
    public CancellationToken CloneEnd => _cloneEnd.Token;

    /// <summary>Whether the clone's rule counts.</summary>
    public bool CloneIsOpen
    {
        get => _cloneIsOpen;
        set => _cloneIsOpen = value;
    }

    /// <summary>
    /// Whether what no rule names goes through as well, to public addresses, to be recorded. What a rule says of its host holds all the
    /// same.
    /// </summary>
    public bool Learns { get; init; }

    /// <summary>The ports at which connections arrive, and on which alone a session learns.</summary>
    public IReadOnlyCollection<int> Ports { get; init; } = [];

    /// <summary>The clone is over.</summary>
    public void EndClone()
    {
        CloneIsOpen = false;
        _cloneEnd.Cancel();
    }

    /// <summary>The clone's rule while it counts; null at any other time.</summary>
    public NetworkRule? OpenClone => CloneIsOpen ? _clone.All.FirstOrDefault() : null;

    /// <summary>Whether a name is one that the session may know of.</summary>
    public bool Know(HostName name) => _always.Know(name) || (CloneIsOpen && _clone.Know(name));

    /// <summary>The rule for a name and a port and its place, 0 for the clone's; null where none allows it.</summary>
    public (NetworkRule Rule, int Place)? For(HostName name, int port) =>
        _always.For(name, port) ?? (CloneIsOpen && _clone.For(name, port) is { } own ? (own.Rule, 0) : null);

    /// <summary>The rule for an address that was dialled as such; null where none allows it.</summary>
    public (NetworkRule Rule, int Place)? For(IPAddress address, int port) =>
        _always.For(address, port) ?? (CloneIsOpen && _clone.For(address, port) is { } own ? (own.Rule, 0) : null);

    /// <summary>All rules for a name and a port in their order, the clone's last.</summary>
    public IEnumerable<(NetworkRule Rule, int Place)> AllFor(HostName name, int port) =>
        [.. _always.AllFor(name, port), .. CloneIsOpen ? _clone.AllFor(name, port).Select(own => (own.Rule, 0)) : []];

    /// <summary>All rules for an address that was dialled as such.</summary>
    public IEnumerable<(NetworkRule Rule, int Place)> AllFor(IPAddress address, int port) =>
        [.. _always.AllFor(address, port), .. CloneIsOpen ? _clone.AllFor(address, port).Select(own => (own.Rule, 0)) : []];
}
