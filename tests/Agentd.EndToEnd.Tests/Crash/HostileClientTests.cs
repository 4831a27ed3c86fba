using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Clients that mean no good, at the daemon's real socket.</summary>
public sealed class HostileClientTests(GitServer git) : SessionTests(git)
{
    // Gives a daemon its own greeting back, and prints whatever else it says.
    private const string Echo = """
        my $s = IO::Socket::UNIX->new(Peer => $ARGV[0]) or die $!; $s->read(my $head, 4); $s->read(my $greeting, unpack("N", $head));
        $s->syswrite($head . $greeting); print while <$s>;
        """;

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Fifty_silent_clients_hold_up_neither_others_nor_the_end(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        var silent = Enumerable.Range(0, 50).Select(_ => Connect(host)).ToList();
        foreach (var half in silent.Take(10)) half.Shutdown(SocketShutdown.Send);

        (await host.AgentdAsync("status")).ShouldSucceed();
        host.Daemon.Signal("TERM");
        (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);

        silent.ForEach(s => s.Dispose());
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Whatever_a_client_sends_the_daemon_answers_the_next_one(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        (byte[] Input, string Told)[] clients =
        [
            ([0xff, 0xff, 0xff, 0xff], "frame_too_large"),
            ([0, 0, 0, 9, .. "not json!"u8], "malformed"),
            ([0, 0, 0, 200, .. "{\"version\":"u8], "truncated"),
            ([.. Enumerable.Range(0, 5000).Select(i => (byte)(i * 31 + 3))], "frame_too_large"),
            (Frame("""{"version":"0.1.1","version":"0.1.1","contract":"x"}"""), "malformed"),
            (Frame("""{"version":"9.9.9","contract":"another"}"""), "\"contract\""),
            ([], "truncated"),
        ];

        foreach (var (input, told) in clients)
        {
            using var client = Connect(host);
            client.Send(input);
            client.Shutdown(SocketShutdown.Send);
            (await ReadToEndAsync(client).WaitAsync(Eventually.Patience)).ShouldContain(told);
        }

        (await host.RunAsync("site-builder")).ShouldSay("session success");
        host.Log.ShouldContain("agentd.operator_connection_failed");
        host.Log.ShouldNotContain("Unhandled");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task One_client_more_than_there_is_room_for_is_told_so(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        var crowd = Enumerable.Range(0, 512).Select(_ => Connect(host)).ToList();

        var refused = await host.AgentdAsync("status");
        crowd.ForEach(s => s.Dispose());

        refused.ExitCode.ShouldBe(1);
        refused.LastError.ShouldContain("has no room for another");
        await Eventually.HoldsAsync("there is room again", () => host.AgentdAsync("status").Result.ExitCode == 0);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Nobody_but_root_and_the_daemons_user_gets_an_answer(Privilege privilege) => OnAsync(privilege, async host =>
    {
        if (!Account.CallerIsRoot) return;
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        var stranger = Account.Of(privilege) with { User = "nobody", Uid = 65534, Gid = 65534, Home = "/nonexistent" };
        var status = stranger.Command($"{TestSettings.Programs}/agentd", ["status", "--socket-path", host.Folder.Socket]);

        (await RunningProgram.RunAsync(status)).LastError.ShouldContain("permission denied");
        foreach (var open in new[] { host.Folder.Path, host.Folder.Run, host.Folder.Socket })
            File.SetUnixFileMode(open, (UnixFileMode)0b111_111_111);
        var answered = await RunningProgram.RunAsync(
            stranger.Command("/usr/bin/perl", ["-MIO::Socket::UNIX", "-e", Echo, host.Folder.Socket]));

        answered.Output.ShouldContain("uid 65534 may not ask: only root and the daemon's own user may");
        await Eventually.HoldsAsync("the log says so", () => host.Log.Contains("uid 65534 may not ask"));
        (await host.AgentdAsync("status")).ShouldSucceed();
    });

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task A_client_asks_no_daemon_of_a_user_that_it_does_not_trust(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync();
        var root = Account.Of(Privilege.Rootful)
            .Command($"{TestSettings.Programs}/agentd", ["run", "site-builder", "--socket-path", host.Folder.Socket]);

        (await RunningProgram.RunAsync(root)).LastError.ShouldStartWith(
            $"uid {host.Account.Uid} (pid {host.Daemon.Id}) serves {host.Folder.Socket}, and is neither you (uid 0)");

        host.Records("site-builder").ShouldBeEmpty();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_follower_that_does_not_read_slows_no_session(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(
            new TestAgent("site-builder") { Argv = ["test-agent", "flood", "200000", "+", "write", ".runa/workspace/done", "yes"] });
        await host.StartAsync();
        await using var stalled = RunningProgram.Start(host.Command("run", "site-builder", "--follow"));
        await Eventually.HoldsAsync("the session is accepted", () => host.Records("site-builder").Count == 1);
        stalled.Signal("STOP");

        (await host.Record("site-builder").ShouldBeSealedAsync("success", 0)).Written("done").ShouldBe("yes");
        host.Daemon.Signal("TERM");
        (await host.Daemon.EndAsync()).ExitCode.ShouldBe(0);
        stalled.Signal("KILL");
    });

    private static Socket Connect(Host host)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        socket.Connect(new UnixDomainSocketEndPoint(host.Folder.Socket));
        return socket;
    }

    private static byte[] Frame(string json)
    {
        var frame = new byte[4 + Encoding.UTF8.GetByteCount(json)];
        BinaryPrimitives.WriteInt32BigEndian(frame, frame.Length - 4);
        Encoding.UTF8.GetBytes(json, frame.AsSpan(4));
        return frame;
    }

    // Closed with input unread, the daemon's end is a reset, behind whatever it said.
    private static async Task<string> ReadToEndAsync(Socket client)
    {
        var (buffer, said) = (new byte[4096], new StringBuilder());
        try
        {
            for (int read; (read = await client.ReceiveAsync(buffer)) > 0;) said.Append(Encoding.UTF8.GetString(buffer, 0, read));
        }
        catch (SocketException reset) when (reset.SocketErrorCode == SocketError.ConnectionReset)
        {
            return said.ToString();
        }
        return said.ToString();
    }
}
