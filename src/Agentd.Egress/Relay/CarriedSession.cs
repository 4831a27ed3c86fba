using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Dns;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Relay;

/// <summary>One session in the relay: its rules, its names, its decisions, and who serves its sockets.</summary>
internal sealed class CarriedSession : IDisposable
{
    // What was carried is counted when a connection ends, which each does at once.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly DecisionLog _decisions;
    private readonly CloneGate _gate;
    private readonly SessionDescriptors _opened;
    private readonly IReadOnlyList<int> _ports;
    private readonly DnsServer _dns;
    private readonly Doorstep _doorstep;
    private readonly IInspection? _inspection;

    /// <summary>Takes over the descriptors of a session.</summary>
    /// <exception cref="FormatException">
    /// A rule or a credential cannot be read: the daemon speaks of something that this broker does not know. The descriptors are the
    /// caller's.
    /// </exception>
    public CarriedSession(Carry carry, SessionDescriptors opened, IInspector inspector, Action<RelayNews> tell, Action? stir = null)
    {
        var rules = new SessionRules(carry.Rules.Select(RuleReading.Read), carry.CloneRule is { } clone ? RuleReading.Read(clone) : null)
        {
            CloneIsOpen = carry.Stage == CloneStage.During,
            Learns = carry.Learns,
            Ports = carry.Ports,
        };
        var names = new NameTable();
        // The same for every relay: what a client remembers of a name must not come to mean another.
        foreach (var rule in carry.Rules.Concat(carry.CloneRule is { } own ? [own] : []))
            if (HostName.TryParse(rule.Host, out var name)) names.AddressOf(name);
        var inspected = inspector.Prepare(carry, opened, tell);
        var decisions = new FileStream(opened.Decisions, FileAccess.Write, bufferSize: 0);
        _decisions = new DecisionLog(
            decisions,
            decisions.Length,
            denial => tell(new Denial(carry.Session, denial.Host!, denial.Port ?? 0, denial.Reason!)),
            TimeProvider.System)
        {
            Stirred = stir,
        };
        _gate = new CloneGate(opened.Asks, opened.Answers, carry.Stage, stage =>
        {
            tell(new CloneTurn(carry.Session, stage));
            if (stage == CloneStage.During) rules.CloneIsOpen = true;
            else rules.EndClone();
        });
        (_opened, _ports) = (opened, carry.Ports);
        _inspection = inspected?.Invoke(rules, _decisions);
        _dns = new DnsServer(rules, names, _decisions);
        _doorstep = new Doorstep(rules, names, _decisions, _inspection, Dialer.Of(carry.Proxy));
    }

    /// <summary>From now on these values are put into its requests.</summary>
    /// <exception cref="FormatException">One of them is none for a request.</exception>
    public void Renew(IReadOnlyList<EgressValue> values)
    {
        if (_inspection is null) throw new FormatException("the session has no credentials");
        _inspection.Renew(values);
    }

    /// <summary>Says what its requests may cost, and why there will not be more.</summary>
    public void Allow(decimal cost, string? refusal) => _inspection?.Allow(cost, refusal);

    /// <summary>Begins to serve.</summary>
    public void Begin()
    {
        // Not on the caller's thread, which takes orders: where a session never pauses, each goes on and on.
        _ = Task.Run(() => _dns.ServeDatagramsAsync(_opened.Sockets[0], _over.Token));
        _ = Task.Run(() => _dns.ServeStreamsAsync(_opened.Sockets[1], _over.Token));
        foreach (var (socket, port) in _opened.Sockets.Skip(2).Zip(_ports))
            _ = Task.Run(() => _doorstep.ServeAsync(socket, port, _over.Token));
        _gate.Open();
    }

    /// <summary>Ends every connection, and completes the decisions.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _gate.Dispose();
        foreach (var socket in _opened.Sockets) socket.Dispose();
        _doorstep.AwaitEmpty(LastWords);
        _inspection?.Dispose();
        _decisions.Dispose();
        _opened.Dispose();
    }
}
