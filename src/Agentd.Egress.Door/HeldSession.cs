using System.Text;
using Agentd.Egress.Linux;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;
using Agentd.Egress.Rules;
using Agentd.Protocol.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Door;

/// <summary>All that a relay needs of one session, held by the door, so that another relay can take it over.</summary>
internal sealed class HeldSession : IDisposable
{
    private const int WriteOnly = 1, ReadWrite = 2, Append = 0x400;

    /// <summary>Why a session is carried no more.</summary>
    public static readonly string WhyOusted = "what it sent has ended the process that carried it twice within "
        + $"{RelayDeaths.Window.TotalMinutes:0} minutes; it has no network any more, and goes on without one";

    // Decisions, the gate's two ends and, where there are such, the authority's key and certificate, and the file of what was used.
    private readonly List<SafeFileHandle> _files;
    private readonly SessionSockets _sockets;
    private readonly Attach _attach;

    private HeldSession(Attach attach, bool isRead, string identity, SessionSockets sockets, List<SafeFileHandle> files)
    {
        (IsRead, Identity, _sockets, _files, Stage) = (isRead, identity, sockets, files, attach.Stage);
        // Values are the relay's: the door, which could enter every process of the user's, keeps none. Of the proxy it keeps the login: a
        // relay that takes over must not go past the proxy, nor wait for a daemon to reach anybody.
        _attach = attach with { Credentials = [.. (attach.Credentials ?? []).Select(one => one with { Value = null })] };
    }

    /// <summary>Whether any of its requests is read, for which it needs a relay of that kind.</summary>
    public bool IsRead { get; }

    /// <summary>The identity of its network namespace.</summary>
    public string Identity { get; }

    /// <summary>How far its clone is.</summary>
    public CloneStage Stage { get; private set; }

    /// <summary>Whether the relay of the moment carries it.</summary>
    public bool IsCarried { get; set; }

    /// <summary>How often in a row none could: others are tried first.</summary>
    public int Failures { get; set; }

    /// <summary>The place of its own relay, where it may be what ended others'; null while it shares one.</summary>
    public RelayPost? Own { get; set; }

    /// <summary>The place of the relay that it shares with others; null until one was asked.</summary>
    public RelayPost? Shared { get; set; }

    /// <summary>What the deaths of relays say of it.</summary>
    public RelayDeaths Deaths { get; } = new(TimeProvider.System);

    /// <summary>Whether nobody carries it any more.</summary>
    public bool IsOusted { get; private set; }

    /// <summary>Whether a relay is to carry it, and none does.</summary>
    public bool IsOwed => !IsCarried && !IsOusted;

    /// <summary>Why no relay carries it, as it was said last; null when one does, or none was asked yet.</summary>
    public string? Obstacle { get; set; }

    /// <summary>The budget of which it wanted more than is left; null for none. Whoever attaches it is told.</summary>
    public string? Overspent { get; set; }

    /// <summary>Whether it gets nowhere, and who is still to be told.</summary>
    public HeldStall Stall { get; } = new();

    /// <summary>What the relay is told, without values of credentials.</summary>
    public Carry Order => new(
        _attach.Session, _attach.Rules, Stage, _sockets.Ports, _attach.CloneRule, _attach.Authority?.Seconds, _attach.Credentials,
        IsMeasured: _attach.Usage is not null, _attach.Budget, _attach.Stall, Learns: _attach.Learn == true, _attach.Proxy);

    /// <summary>The descriptors that go with it.</summary>
    public int[] Descriptors =>
        [.. _files.Select(file => (int)file.DangerousGetHandle()), .. _sockets.Descriptors];

    /// <summary>The values of credentials that came with a request to attach.</summary>
    public static IReadOnlyList<EgressValue> ValuesOf(Attach attach) =>
        [.. (attach.Credentials ?? []).Where(one => one.Value is not null).Select(one => new EgressValue(one.Name, one.Value!))];

    /// <summary>
    /// The ports that a session's rules need: those that everybody tries are always there, so that tries are recorded; of one that learns,
    /// some more.
    /// </summary>
    public static IReadOnlyList<int> PortsOf(Attach attach) =>
    [
        .. attach.Rules.Concat(attach.CloneRule is { } clone ? [clone] : []).SelectMany(rule => rule.Ports)
            .Concat(LearnedPorts.Web).Concat(attach.Learn == true ? LearnedPorts.Others : []).Distinct().Order(),
    ];

    /// <summary>Opens everything.</summary>
    /// <exception cref="IOException">Something of it cannot be opened; nothing is left open.</exception>
    /// <exception cref="FormatException">A rule is not one that this broker knows.</exception>
    public static HeldSession Open(Attach attach, SessionProcess process)
    {
        var isRead = RuleReading.AreRead(attach.Rules, attach.CloneRule, attach.Credentials);
        var opened = new List<SafeFileHandle>();
        try
        {
            opened.Add(Existing(attach.Decisions, WriteOnly | Append));
            // Opened for both directions, a pipe never blocks for want of the other side.
            opened.Add(Existing(Path.Combine(attach.Directory, "ask"), ReadWrite));
            opened.Add(Existing(Path.Combine(attach.Directory, "go"), ReadWrite));
            if (attach.Authority is { } authority)
                opened.AddRange([Existing(authority.Key, ReadWrite), Existing(authority.Certificate, ReadWrite)]);
            if (attach.Usage is { } usage) opened.Add(Existing(usage, ReadWrite | Append));
            return new HeldSession(attach, isRead, process.Identity, SessionSockets.Make(process, PortsOf(attach)), opened);
        }
        catch
        {
            opened.ForEach(handle => handle.Dispose());
            throw;
        }
    }

    /// <summary>Its clone is so far. It never goes back: who says otherwise has heard less.</summary>
    public void Advance(CloneStage stage)
    {
        if (stage > Stage) Stage = stage;
    }

    /// <summary>Its input ends relays: nobody carries it any more, and what it asks for is refused by its own kernel.</summary>
    public void Oust()
    {
        IsOusted = true;
        Dispose();
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        Own?.Dispose();
        _sockets.Dispose();
        _files.ForEach(file => file.Dispose());
    }

    private static SafeFileHandle Existing(string path, int flags)
    {
        var descriptor = Libc.OpenAt(Libc.AtCurrentDirectory, Encoding.UTF8.GetBytes(path + '\0'), flags | EgressCalls.CloseOnExec, 0);
        return descriptor >= 0 ? new SafeFileHandle(descriptor, ownsHandle: true) : throw EgressCalls.Failed($"{path} cannot be opened");
    }
}
