using System.Net.Sockets;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Dns;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Relay;

/// <summary>One session in the relay: its rules, its names, its decisions, and who serves its sockets.</summary>
internal sealed class CarriedSession : IDisposable
{
    // What was carried is counted when a connection ends, which each does at once.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(1);

    private readonly CancellationTokenSource _over = new();
    private readonly DecisionLog _decisions;
    private readonly CloneGate _gate;
    private readonly List<Socket> _sockets;
    private readonly IReadOnlyList<int> _ports;
    private readonly DnsServer _dns;
    private readonly Doorstep _doorstep;

    /// <summary>Takes over the descriptors of a session.</summary>
    /// <exception cref="FormatException">A rule cannot be read: the daemon speaks of something that this broker does not know.</exception>
    public CarriedSession(Carry carry, int[] descriptors, Action<RelayNews> tell)
    {
        if (descriptors.Length != Carry.Leading + carry.Ports.Count) throw new IOException("descriptors of the session are missing");
        var rules = new SessionRules(carry.Rules.Select(RuleReading.Read), carry.CloneRule is { } clone ? RuleReading.Read(clone) : null)
        {
            CloneIsOpen = carry.Stage == CloneStage.During,
        };
        var names = new NameTable();
        // The same for every relay: what a client remembers of a name must not come to mean another.
        foreach (var rule in carry.Rules.Concat(carry.CloneRule is { } own ? [own] : []))
            if (HostName.TryParse(rule.Host, out var name)) names.AddressOf(name);
        var decisions = new FileStream(Handle(descriptors[0]), FileAccess.Write, bufferSize: 0);
        _decisions = new DecisionLog(
            decisions,
            decisions.Length,
            denial => tell(new Denial(carry.Session, denial.Host!, denial.Port ?? 0, denial.Reason!)),
            TimeProvider.System);
        _gate = new CloneGate(Handle(descriptors[1]), Handle(descriptors[2]), carry.Stage, stage =>
        {
            tell(new CloneTurn(carry.Session, stage));
            if (stage == CloneStage.During) rules.CloneIsOpen = true;
            else rules.EndClone();
        });
        _sockets = [.. descriptors[3..].Select(descriptor => new Socket(new SafeSocketHandle(descriptor, ownsHandle: true)))];
        _ports = carry.Ports;
        _dns = new DnsServer(rules, names, _decisions);
        _doorstep = new Doorstep(rules, names, _decisions);
    }

    /// <summary>Begins to serve.</summary>
    public void Begin()
    {
        // Not on the caller's thread, which takes orders: where a session never pauses, each goes on and on.
        _ = Task.Run(() => _dns.ServeDatagramsAsync(_sockets[0], _over.Token));
        _ = Task.Run(() => _dns.ServeStreamsAsync(_sockets[1], _over.Token));
        foreach (var (socket, port) in _sockets.Skip(2).Zip(_ports)) _ = Task.Run(() => _doorstep.ServeAsync(socket, port, _over.Token));
        _gate.Open();
    }

    /// <summary>Ends every connection, and completes the decisions.</summary>
    public void Dispose()
    {
        _over.Cancel();
        _gate.Dispose();
        foreach (var socket in _sockets) socket.Dispose();
        _doorstep.AwaitEmpty(LastWords);
        _decisions.Dispose();
    }

    private static SafeFileHandle Handle(int descriptor) => new(descriptor, ownsHandle: true);
}
