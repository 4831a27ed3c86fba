using System.Diagnostics;
using System.Net.Sockets;
using Agentd.Protocol.Connections;

namespace Agentd.Protocol.Tests.Connections;

/// <summary>Sockets that processes of other users serve, in a directory that everybody may write.</summary>
public sealed class ServingUsersTests : IDisposable
{
    private const uint Stranger = 54321;

    // Says when it listens, and how many bytes came until the caller hung up.
    private const string Listening = """
        umask 0; my $s = IO::Socket::UNIX->new(Local => $ARGV[0], Listen => 1) or die $!;
        $| = 1; print "listens\n"; my $c = $s->accept; my ($n, $b) = (0);
        while ((my $r = sysread($c, $b, 4096)) > 0) { $n += $r } print "$n\n";
        """;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("agentd-served-");

    public ServingUsersTests() => File.SetUnixFileMode(directory.FullName, (UnixFileMode)0b111_111_111);

    private string SocketPath => Path.Combine(directory.FullName, "s");

    public void Dispose() => directory.Delete(recursive: true);

    [OtherUserFact]
    public async Task A_strangers_socket_is_refused_before_a_byte_is_sent()
    {
        using var stranger = await ListenAsync(Stranger);

        var refused = await Should.ThrowAsync<ProtocolException>(() => ClientConnection.OpenAsync(SocketPath, default));

        refused.Code.ShouldBe(ProblemCode.NotPermitted);
        refused.Message.ShouldStartWith($"uid {Stranger} (pid {stranger.Id}) serves {SocketPath}, and is neither you (uid 0), nor root, "
            + "nor one of your subordinate ids: nothing was sent.");
        refused.Message.ShouldContain("call agentd as its user");
        refused.Message.ShouldContain("--socket-path");
        (await stranger.StandardOutput.ReadLineAsync()).ShouldBe("0");
    }

    [OtherUserFact]
    public async Task A_socket_of_a_subordinate_id_is_trusted_and_root_is()
    {
        var asked = new List<uint>();
        var users = new ServingUsers(1815, uid =>
        {
            asked.Add(uid);
            return uid == Stranger;
        });
        using (await ListenAsync(Stranger)) await users.CheckAsync(await PeerAsync(), SocketPath, default);
        File.Delete(SocketPath);
        using (await ListenAsync(0)) await users.CheckAsync(await PeerAsync(), SocketPath, default);
        asked.ShouldBe([Stranger]);
    }

    [Fact]
    public async Task Whoever_the_kernel_cannot_name_is_no_subordinate_id() => (await Should.ThrowAsync<ProtocolException>(
        () => new ServingUsers(1815, _ => true).CheckAsync(new PeerCredentials(0, 65534, 65534), "/s", default))).Message.ShouldStartWith(
            "uid 65534 serves /s, ");

    [Fact]
    public async Task What_cannot_be_told_is_refused_with_the_reason() => (await Should.ThrowAsync<ProtocolException>(
        () => new ServingUsers(1815, _ => throw new IOException("the service did not answer"))
            .CheckAsync(new PeerCredentials(7, 5, 5), "/s", default)))
        .Message.ShouldContain("nor one of your subordinate ids as far as can be told (the service did not answer): nothing was sent");

    [Fact]
    public async Task A_service_that_does_not_answer_holds_nobody_longer_than_the_deadline()
    {
        using var hanging = new ManualResetEventSlim();
        using var deadline = new CancellationTokenSource(TimeSpan.FromMilliseconds(50));
        var users = new ServingUsers(1815, _ => hanging.Wait(TimeSpan.FromMinutes(5)));

        await Should.ThrowAsync<OperationCanceledException>(() => users.CheckAsync(new PeerCredentials(7, 5, 5), "/s", deadline.Token));

        hanging.Set();
    }

    private async Task<PeerCredentials> PeerAsync()
    {
        using var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(SocketPath));
        return PeerCredentials.Of(socket);
    }

    private async Task<Process> ListenAsync(uint uid)
    {
        string[] words = [$"--reuid={uid}", $"--regid={uid}", "--clear-groups", "perl", "-MIO::Socket::UNIX", "-e", Listening, SocketPath];
        var process = Process.Start(new ProcessStartInfo("setpriv", words) { RedirectStandardOutput = true, WorkingDirectory = "/" })!;
        (await process.StandardOutput.ReadLineAsync().WaitAsync(TimeSpan.FromSeconds(60))).ShouldBe("listens");
        return process;
    }

    /// <summary>A test that needs to be root, who alone can be somebody else.</summary>
    private sealed class OtherUserFactAttribute : FactAttribute
    {
        public OtherUserFactAttribute()
        {
            if (!Environment.IsPrivilegedProcess) Skip = "only root can start a process of another user";
        }
    }
}
