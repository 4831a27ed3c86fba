using System.Collections.Concurrent;
using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using System.Text.Json;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Egress.Decisions;
using Agentd.Egress.Inspection;
using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Inspection.Certificates;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Inspection.Metering;
using Agentd.Egress.Inspection.Stalls;
using Agentd.Egress.Piping;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;
using Agentd.Egress.Sockets;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>A session whose requests to an upstream are read, as its clients see it.</summary>
internal sealed class InspectedSession : IAsyncDisposable
{
    private static readonly Lazy<Task<InspectionServer>> _server = new(InspectionServer.StartAsync);

    private static readonly TimeSpan ValuePatience = TimeSpan.FromMilliseconds(500);

    private readonly CancellationTokenSource _over = new();
    private readonly TcpListener _listener = new(IPAddress.Loopback, 0);
    private readonly MemoryStream _decisions = new(), _usage = new();
    private readonly DecisionLog _log;
    private readonly SessionAuthority _authority;
    private readonly SessionInspection _inspection;
    private readonly Route _route;
    private readonly List<IDisposable> _clients = [];
    private readonly ConcurrentBag<Task> _served = [];

    private InspectedSession(
        InspectionServer server, NetworkRule[] rules, NetworkRule? clone, EgressCredential[] credentials, EgressBudget? budget = null,
        EgressStall? stall = null)
    {
        var first = rules.Append(clone).OfType<NetworkRule>().First();
        Rules = new SessionRules(rules, clone);
        Credentials = new SessionCredentials([.. credentials.Select(one => new BrokeredCredential(one))], ValuePatience, Rejected.Enqueue);
        _route = new Route(first, 1, first.Host.Text, null, first.Ports[0]);
        _authority = SessionAuthority.Make([first.Host.Name!.Value], TimeSpan.FromHours(1));
        _log = new DecisionLog(_decisions, 0, _ => { }, TimeProvider.System);
        var trust = new UpstreamTrust();
        trust.Add(first.Host, Upstream.AuthorityPem);
        _inspection = new SessionInspection(
            server, Rules, _log, new InspectedParts(_authority, trust, Credentials, Dialer.Of(null), Metering(rules, budget, stall)));
        _listener.Start();
        _ = AcceptAsync();
    }

    public SessionRules Rules { get; }

    public SessionCredentials Credentials { get; }

    /// <summary>The credentials whose values a host did not take.</summary>
    public ConcurrentQueue<string> Rejected { get; } = [];

    /// <summary>By what it was told to get nowhere.</summary>
    public ConcurrentQueue<(StallKind Kind, int Times)> Stalls { get; } = [];

    public static async Task<InspectedSession> OpenAsync(params NetworkRule[] rules) => new(await _server.Value, rules, null, []);

    /// <summary>One with a budget, or that may stall.</summary>
    public static async Task<InspectedSession> OpenAsync(NetworkRule rule, EgressBudget? budget, EgressStall? stall = null) =>
        new(await _server.Value, [rule], null, [], budget, stall);

    /// <summary>One that has placeholders alone, whose values are here.</summary>
    public static async Task<InspectedSession> OpenAsync(NetworkRule rule, params EgressCredential[] credentials)
    {
        var session = new InspectedSession(await _server.Value, [rule], null, credentials);
        session.Credentials.Renew(
            [.. credentials.Where(one => one.Value is not null).Select(one => new EgressValue(one.Name, one.Value!))]);
        return session;
    }

    /// <summary>One that may reach an upstream for its clone alone, which runs.</summary>
    public static async Task<InspectedSession> OpenForCloneAsync(NetworkRule clone, params EgressCredential[] credentials)
    {
        var session = new InspectedSession(await _server.Value, [], clone, credentials);
        session.Rules.CloneIsOpen = true;
        session.Credentials.Renew([.. credentials.Select(one => new EgressValue(one.Name, one.Value!))]);
        return session;
    }

    /// <summary>A rule for an upstream.</summary>
    public static NetworkRule Rule(Upstream upstream, string host = Upstream.Host) =>
        new(HostPattern.Parse(host), [upstream.Port], NetworkProtocol.Https, [IPNetwork.Parse("127.0.0.1/32")]) { Inspect = true };

    public HttpClient Client(Version? version = null)
    {
        var client = new HttpClient(new SocketsHttpHandler
        {
            AllowAutoRedirect = false,
            UseCookies = false,
            EnableMultipleHttp2Connections = false,
            SslOptions = { TargetHost = _route.Host, CertificateChainPolicy = Trusting() },
            ConnectCallback = async (_, cancellation) => new NetworkStream(await DialAsync(cancellation), ownsSocket: true),
        })
        {
            BaseAddress = new Uri($"{(_route.Rule.Protocol == NetworkProtocol.Http ? "http" : "https")}://{_route.Host}:{_route.Port}"),
            DefaultRequestVersion = version ?? HttpVersion.Version11,
            DefaultVersionPolicy = HttpVersionPolicy.RequestVersionExact,
            Timeout = TimeSpan.FromMinutes(2),
        };
        _clients.Add(client);
        return client;
    }

    /// <summary>Says something over TLS as it is written, and gives all that is answered until the other side ends.</summary>
    public async Task<string> SayAsync(string text, SslApplicationProtocol? protocol = null)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var tls = new SslStream(new NetworkStream(await DialAsync(late.Token), ownsSocket: true));
        var options = new SslClientAuthenticationOptions { TargetHost = _route.Host, CertificateChainPolicy = Trusting() };
        if (protocol is { } named) options.ApplicationProtocols = [named];
        await tls.AuthenticateAsClientAsync(options, late.Token);
        await tls.WriteAsync(Encoding.Latin1.GetBytes(text), late.Token);
        using var answer = new MemoryStream();
        try
        {
            await tls.CopyToAsync(answer, late.Token);
        }
        catch (IOException)
        {
            // Ended without a word: what was said until then counts.
        }
        return Encoding.Latin1.GetString(answer.ToArray());
    }

    /// <summary>Begins TLS as a client does, and breaks it off by saying that it does not know the authority, or by leaving.</summary>
    public async Task BreakOffAsync(bool says)
    {
        using var late = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var client = new NetworkStream(await DialAsync(late.Token), ownsSocket: true);
        using var hello = new HelloAlone();
        using var tls = new SslStream(hello);
        await Should.ThrowAsync<IOException>(() => tls.AuthenticateAsClientAsync(
            new SslClientAuthenticationOptions { TargetHost = _route.Host }, late.Token));
        await client.WriteAsync(hello.ToArray(), late.Token);
        (await client.ReadAsync(new byte[1], late.Token)).ShouldBe(1);
        if (says) await client.WriteAsync(new byte[] { 21, 3, 3, 0, 2, 2, 48 }, late.Token);
    }

    /// <summary>The decisions, once there are so many.</summary>
    public async Task<Decision[]> DecisionsAsync(int count)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(10))
            if (Lines() is { } lines && (lines.Length >= count || DateTime.UtcNow > until)) return lines;
    }

    /// <summary>The session is let go.</summary>
    public async Task EndAsync()
    {
        await _over.CancelAsync();
        _listener.Dispose();
        await Task.WhenAll(_served);
        _inspection.Dispose();
        _log.Dispose();
    }

    public async ValueTask DisposeAsync()
    {
        _clients.ForEach(client => client.Dispose());
        await EndAsync();
    }

    /// <summary>What was told of what requests used, once there are so many lines.</summary>
    public async Task<UsageLine[]> UsageAsync(int count)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(10))
            if (Usage() is { } lines && (lines.Length >= count || DateTime.UtcNow > until)) return lines;
    }

    /// <summary>What was told of its getting nowhere, once it was told so often.</summary>
    public async Task<(StallKind Kind, int Times)[]> StallsAsync(int count)
    {
        for (var until = DateTime.UtcNow.AddMinutes(1); ; await Task.Delay(10))
            if (Stalls.Count >= count || DateTime.UtcNow > until) return [.. Stalls];
    }

    private UsageLine[] Usage()
    {
        try
        {
            return
            [
                .. Encoding.UTF8.GetString(_usage.ToArray()).Split('\n')[..^1]
                    .Select(line => JsonSerializer.Deserialize(line, UsageJson.Default.UsageLine)!),
            ];
        }
        catch (JsonException)
        {
            // Half a line so far.
            return [];
        }
    }

    private SessionMetering? Metering(NetworkRule[] rules, EgressBudget? budget, EgressStall? stall)
    {
        if (rules.All(rule => rule.Meter is null)) return null;
        var journal = new UsageJournal(_usage, 0, TimeProvider.System);
        return new SessionMetering(
            journal, budget is null ? null : new SessionLedger(
                journal, new BudgetTerms(budget), new EarlierSpending(), (_, _) => { }, TimeProvider.System),
            stall is null ? null : new StallWatch(stall, (kind, times) => Stalls.Enqueue((kind, times))));
    }

    private Decision[] Lines()
    {
        try
        {
            return
            [
                .. Encoding.UTF8.GetString(_decisions.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
                    .Select(line => JsonSerializer.Deserialize(line, DecisionJson.Default.Decision)!).Where(one => one.Kind is not null),
            ];
        }
        catch (JsonException)
        {
            // Half a line so far.
            return [];
        }
    }

    private X509ChainPolicy Trusting() => new()
    {
        TrustMode = X509ChainTrustMode.CustomRootTrust,
        RevocationMode = X509RevocationMode.NoCheck,
        CustomTrustStore = { X509CertificateLoader.LoadCertificate(Encoding.ASCII.GetBytes(_authority.Certificate)) },
    };

    private async Task<Socket> DialAsync(CancellationToken cancellation)
    {
        var socket = new Socket(SocketType.Stream, ProtocolType.Tcp) { NoDelay = true };
        await socket.ConnectAsync(_listener.LocalEndpoint, cancellation);
        return socket;
    }

    private async Task AcceptAsync()
    {
        var door = new TlsDoor(_log);
        while (await Arrivals.AcceptAsync(_listener.Server, _over.Token) is { } client) _served.Add(ServeAsync(door, client));
    }

    private async Task ServeAsync(TlsDoor door, Socket client)
    {
        if (_route.Rule.Protocol == NetworkProtocol.Https && !await door.AdmitsAsync(client, _route, _over.Token)) Arrivals.Reset(client);
        else await _inspection.CarryAsync(client, _route, _over.Token);
    }

    /// <summary>Keeps what is said to it, and has nothing to say.</summary>
    private sealed class HelloAlone : MemoryStream
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);
    }
}
