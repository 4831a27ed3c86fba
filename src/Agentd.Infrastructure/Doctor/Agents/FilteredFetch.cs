using System.Net;
using System.Net.Sockets;
using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Egress;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>
/// Whether a filtered session reaches what it may: a short container with an empty network fetches through a broker of its own, from a
/// server on this host's loopback that exists for that. Where the daemon is in a container it has no way to that loopback, and no server is
/// there: what counts is that the broker noted the try.
/// </summary>
/// <param name="image">The image of a filtered agent; it has git, as every session's has.</param>
/// <param name="host">The host.</param>
/// <param name="podman">Runs the container.</param>
/// <param name="place">Where the broker and what it is told by live, and the program; removed after the look.</param>
internal sealed class FilteredFetch(string image, ExaminedHost host, PodmanCli podman, EgressPlace place)
    : HostCondition("filtered network")
{
    private const string Asked = "agentd-doctor";
    private const string Cure =
        "see that agentd-egress stands beside agentd-daemon and that 'podman unshare true' works for the daemon's user; docs/network.md";

    private const string CureOfSibling =
        "see that TMPDIR has one path in the daemon's container and on the host, and that the image has agentd-egress; docs/network.md";

    // The port of a service that throws away what it gets, where there is one at all.
    private const int Discard = 9;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60), BetweenLooks = TimeSpan.FromMilliseconds(100);
    private static readonly CallTerms StartTerms = new(TimeSpan.FromSeconds(60), MayBeKilled: true);
    private static readonly CallTerms RemovalTerms = new(TimeSpan.FromSeconds(30), MayBeKilled: false);

    public override async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            if (!await new ImagePresence(podman, StartTerms.Deadline).HasAsync(image, cancellation).ConfigureAwait(false))
                return Warning($"not tried: the image {image} is not on this host", MissingImage.Cure(image));
            place.Make();
            await FetchAsync(cancellation).ConfigureAwait(false);
            return Ok(host.IsRemote
                ? "what a container without a network wanted was tried by the broker beside this daemon's container"
                : "a container without a network fetched what it may through the broker");
        }
        catch (Exception failure) when (failure is EngineException or SessionException or IOException or SocketException)
        {
            return Failed(failure.Message, host.IsRemote ? CureOfSibling : Cure);
        }
        finally
        {
            if (Directory.Exists(place.Directory)) Directory.Delete(place.Directory, recursive: true);
        }
    }

    private async Task FetchAsync(CancellationToken cancellation)
    {
        using var server = host.IsRemote ? null : new TcpListener(IPAddress.Loopback, 0);
        server?.Start();
        var port = server is null ? Discard : ((IPEndPoint)server.LocalEndpoint).Port;
        var session = SessionId.FromBytes(Guid.NewGuid().ToByteArray()[..8]);
        var staged = Stage(session, port);
        var name = $"agentd-doctor-{Guid.NewGuid():n}";
        await using var broker = new EgressBroker(place, BrokerShape.Of(podman, host.Environment));
        try
        {
            var started = await podman.RunAsync(
                Arguments(name, session, staged, port), cancellation, terms: StartTerms).ConfigureAwait(false);
            started.Succeeded($"a container of {image} could not be run");
            await broker.AttachAsync(session, staged, [], CloneProgress.After, cancellation).ConfigureAwait(false);
            await WithinPatienceAsync(
                late => server is null ? BeTriedAsync(staged, late) : BeAskedAsync(server, late), cancellation).ConfigureAwait(false);
        }
        finally
        {
            await podman.RunAsync(ContainerVerbs.Remove([name]), CancellationToken.None, terms: RemovalTerms).ConfigureAwait(false);
            await broker.DetachAsync(session, CancellationToken.None).ConfigureAwait(false);
        }
    }

    private StagedSession Stage(SessionId session, int port)
    {
        var staged = new StagedSession(Path.Combine(place.Directory, "session"));
        Directory.CreateDirectory(staged.Network, (UnixFileMode)FileModes.Private);
        var rule = new NetworkRule(HostPattern.Parse(IPAddress.Loopback.ToString()), [port], NetworkProtocol.Tcp, []);
        foreach (var (path, text) in FilteredStaging.Files(staged, session, new FilteredDemand(RepositoryUrl.Parse(Url(port)), [rule])))
            File.WriteAllText(path, text);
        FilteredStaging.MakeGate(staged);
        return staged;
    }

    private static async Task WithinPatienceAsync(Func<CancellationToken, Task> wait, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(Patience);
        try
        {
            await wait(late.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            throw new IOException($"what a container asked for through the broker did not come within {Patience.TotalSeconds:0} s");
        }
    }

    // git asks its server by a line that holds the repository's path. It is not answered, and asks again.
    private static async Task BeAskedAsync(TcpListener server, CancellationToken cancellation)
    {
        for (var said = ""; !said.Contains(Asked, StringComparison.Ordinal);)
        {
            using var client = await server.AcceptTcpClientAsync(cancellation).ConfigureAwait(false);
            var line = new byte[256];
            said = Encoding.ASCII.GetString(line, 0, await client.GetStream().ReadAsync(line, cancellation).ConfigureAwait(false));
        }
    }

    // Nobody is there, or somebody who throws it away: the broker allowed it, and went to see.
    private static async Task BeTriedAsync(StagedSession staged, CancellationToken cancellation)
    {
        while (!WasTried(staged)) await Task.Delay(BetweenLooks, cancellation).ConfigureAwait(false);
    }

    private static bool WasTried(StagedSession staged)
    {
        using var decisions = File.Open(staged.NetworkDecisions, FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        return DecisionFile.Read(decisions).Any(one => one is { Port: Discard, Verdict: NetworkVerdict.Allow or NetworkVerdict.Fail });
    }

    private string[] Arguments(string name, SessionId session, StagedSession staged, int port) =>
    [
        "run", "--detach", "--pull=never", "--name", name, "--label", $"{SessionLabels.SessionLabel}={session}", "--log-driver=none",
        .. Confinement.Arguments([]),
        .. BoundOptions.Of(new FilteredContainer(host.IsRemote ? null : staged.PidFile, staged.SocketProfile)),
        "--mount", MountOption.Of(new BindMount(staged.Network, "/agentd/network", ReadOnly: true, Relabel: true)),
        "--no-healthcheck", "--workdir", "/", "--entrypoint", "/bin/sh", image,
        "-c", "while :; do timeout 10 git ls-remote \"$1\"; sleep 1; done", "sh", Url(port),
    ];

    private static string Url(int port) => $"git://{IPAddress.Loopback}:{port}/{Asked}";
}
