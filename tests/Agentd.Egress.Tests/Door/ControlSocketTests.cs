using System.Net.Sockets;
using Agentd.Egress.Door;
using Agentd.Egress.Protocol;
using Agentd.Protocol.Frames;

namespace Agentd.Egress.Tests.Door;

/// <summary>Daemons of all kinds at one door.</summary>
public sealed class ControlSocketTests : IAsyncLifetime
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-door-");
    private readonly CancellationTokenSource _late = new(Patience);
    private Task _served = Task.CompletedTask;

    public Task InitializeAsync()
    {
        var listening = new TaskCompletionSource();
        _served = Task.Factory.StartNew(
            () =>
            {
                using var door = new Agentd.Egress.Door.Door("/nowhere", "/nowhere");
                using var control = new ControlSocket(Path);
                listening.SetResult();
                control.Serve(door, Patience);
            },
            TaskCreationOptions.LongRunning);
        return listening.Task;
    }

    public async Task DisposeAsync()
    {
        using (var last = await OpenAsync()) await last.AskAsync(new Dismiss(), _late.Token);
        await _served.WaitAsync(Patience);
        _folder.Delete(recursive: true);
        _late.Dispose();
    }

    [Fact]
    public async Task A_daemon_that_hangs_keeps_nobody_from_answers_and_is_let_go()
    {
        using var hanging = await GreetAsync();
        hanging.Blocking = false;
        var question = await FrameAsync(new ListAttached());
        // It asks on and on and reads nothing, until there is no room for further questions.
        while (Write(hanging, question) == SocketError.Success) continue;

        using var other = await OpenAsync();
        (await other.AskAsync(new ListAttached(), _late.Token)).ShouldBeOfType<Attached>();

        while (Write(hanging, question) is SocketError.Success or SocketError.WouldBlock) await Task.Delay(20, _late.Token);
    }

    [Fact]
    public async Task A_daemon_that_dies_in_the_middle_of_a_question_ends_nothing()
    {
        using (var dying = await GreetAsync()) await dying.SendAsync((await FrameAsync(new ListAttached())).AsMemory(0, 6));

        using var other = await OpenAsync();
        (await other.AskAsync(new ListAttached(), _late.Token)).ShouldBeOfType<Attached>();
    }

    [Fact]
    public async Task A_daemon_that_speaks_something_else_is_let_go_and_ends_nothing()
    {
        using var strange = await GreetAsync();
        await strange.SendAsync("\0\0\0\u0002{}"u8.ToArray());
        (await strange.ReceiveAsync(new byte[1], _late.Token)).ShouldBe(0);

        using var other = await OpenAsync();
        (await other.AskAsync(new ListAttached(), _late.Token)).ShouldBeOfType<Attached>();
    }

    [Fact]
    public async Task What_is_wrong_with_one_request_ends_no_conversation()
    {
        using var daemon = await OpenAsync();
        var wrong = new Attach("c172d8d5439e7d68", Environment.ProcessId, "/nowhere", "/nowhere", [], CloneStage.Before);

        (await daemon.AskAsync(wrong, _late.Token)).ShouldBeOfType<Refused>();
        (await daemon.AskAsync(wrong with { Pid = -1 }, _late.Token)).ShouldBeOfType<Refused>();

        (await daemon.AskAsync(new ListAttached(), _late.Token)).ShouldBeOfType<Attached>().Sessions.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_request_that_is_too_long_is_not_said_and_ends_no_conversation()
    {
        using var daemon = await OpenAsync();
        var rule = new EgressRule("a.example.org", [443], "https", [], UpstreamCa: new string('x', EgressContract.MostBytes));

        var attach = new Attach("c172d8d5439e7d68", 1, "/nowhere", "/nowhere", [rule], CloneStage.Before);

        (await Should.ThrowAsync<IOException>(() => daemon.AskAsync(attach, _late.Token))).Message.ShouldContain("4194304");

        (await daemon.AskAsync(new ListAttached(), _late.Token)).ShouldBeOfType<Attached>();
    }

    [Fact]
    public async Task Whoever_asks_a_door_that_is_gone_is_told_so()
    {
        using var daemon = await OpenAsync();
        daemon.Dispose();
        await daemon.Closed.WaitAsync(Patience);

        await Should.ThrowAsync<IOException>(() => daemon.AskAsync(new ListAttached(), _late.Token));
    }

    private string Path => System.IO.Path.Combine(_folder.FullName, "control");

    private Task<EgressConnection> OpenAsync() => EgressConnection.OpenAsync(Path, "0123456789abcdef", _ => { }, _late.Token);

    private async Task<Socket> GreetAsync()
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(Path));
        await socket.SendAsync(await FrameAsync(new Greet(EgressContract.Version, "0123456789abcdef")));
        var answer = await new FrameReader(new NetworkStream(socket)).ReadAsync(EgressContract.MostBytes, _late.Token);
        EgressContract.Read<EgressReply>(answer).ShouldBeOfType<Done>();
        return socket;
    }

    private static SocketError Write(Socket socket, byte[] question)
    {
        socket.Send(question, SocketFlags.None, out var error);
        return error;
    }

    private static async Task<byte[]> FrameAsync(EgressRequest request)
    {
        using var frame = new MemoryStream();
        using var writer = new FrameWriter(frame);
        await writer.WriteAsync(EgressContract.Write(request), EgressContract.MostBytes, CancellationToken.None);
        return frame.ToArray();
    }
}
