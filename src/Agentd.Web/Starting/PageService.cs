using System.Net.Sockets;
using Agentd.Protocol.Connections;
using Agentd.Protocol.Linux;
using Agentd.Web.Asking;
using Agentd.Web.Guarding;
using Agentd.Web.Hosting;
using Agentd.Web.Live;

namespace Agentd.Web.Starting;

/// <summary>Prints the link that was asked for, and serves the page unless another process does already.</summary>
internal sealed class PageService(WebOptions options, TimeProvider time, TextWriter output, TextWriter errors)
{
    // Not localhost: browsers ask [::1] first, where another user may listen, who would get the key.
    private const string Usual = "127.0.0.1:7080";

    /// <summary>Serves until it is asked to end, or nobody has looked for long enough.</summary>
    /// <param name="asked">Completes when it is asked to end.</param>
    /// <exception cref="IOException">It cannot listen there.</exception>
    /// <exception cref="SignInException">Sign-ins cannot be kept.</exception>
    public async Task RunAsync(Task asked)
    {
        var handed = HandedSockets.AreThere(Environment.GetEnvironmentVariable);
        var signIns = new SignIns(options.SignInDirectory, time);
        if (!handed && options.Listen is null && IsServed())
        {
            if (!options.Open) throw new IOException($"another process serves {options.PageSocket} already; --open makes a link to it");
            PrintLink(signIns);
            return;
        }
        var idle = new IdleEnd(options.IdleExit, options.Open ? SignIns.LinkTime : TimeSpan.Zero, time);
        var desk = Desk(options, signIns, idle, time, errors);
        WebServer server;
        try
        {
            var place = new PagePlace(options.PageSocket, options.Listen, handed);
            server = await WebServer.StartAsync(place, desk.AnswerAsync).ConfigureAwait(false);
        }
        catch (IOException) when (options is { Open: true, Listen: { } endpoint } && TakenPort.IsOurs(endpoint))
        {
            PrintLink(signIns);
            return;
        }
        await using var _ = server.ConfigureAwait(false);
        if (!handed) await errors.WriteLineAsync($"agentd: the page is at {Place()}; {Reach()}").ConfigureAwait(false);
        if (options.Open) PrintLink(signIns);
        await Task.WhenAny(asked, idle.Over).ConfigureAwait(false);
    }

    /// <summary>What answers the requests.</summary>
    internal static PageDesk Desk(WebOptions options, SignIns signIns, IdleEnd idle, TimeProvider time, TextWriter errors)
    {
        var daemon = new DaemonQuestions(options.DaemonSocket);
        var watch = new FleetWatch(daemon, time);
        var guard = new RequestGuard(new KnownNames(options.AllowedHosts), signIns);
        var sessions = new SessionDesk(daemon, new SessionLive(daemon, watch, time), new Downloads(daemon));
        return new PageDesk(guard, daemon, new FleetLive(watch, time), new FleetDesk(daemon), sessions, idle, time, errors);
    }

    private void PrintLink(SignIns signIns) =>
        output.WriteLine($"http://{options.Listen?.ToString() ?? Usual}/enter?key={signIns.NewLink()}");

    private string Place() => options.Listen is { } endpoint ? $"http://{endpoint}/" : options.PageSocket;

    private string Reach() => options.Listen is null
        ? $"reach it by  ssh -N -o ExitOnForwardFailure=yes -L {Usual}:{options.PageSocket} HOST  and ask for http://{Usual}/"
        : "agentd web --open makes a link to sign in";

    // A socket that nobody listens at is left of a process that was killed. One of somebody else's is not to be told anything.
    private bool IsServed()
    {
        if (!File.Exists(options.PageSocket)) return false;
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            socket.Connect(new UnixDomainSocketEndPoint(options.PageSocket));
        }
        catch (SocketException refused) when (refused.SocketErrorCode == SocketError.ConnectionRefused)
        {
            File.Delete(options.PageSocket);
            return false;
        }
        catch (SocketException failure)
        {
            throw new IOException($"{options.PageSocket} cannot be used: {failure.Message}", failure);
        }
        if (PeerCredentials.Of(socket) is { Uid: var uid } && uid != Libc.EffectiveUser() && uid != 0)
            throw new IOException($"uid {uid} serves {options.PageSocket}: give agentd's runtime directory to nobody else");
        return true;
    }
}
