using System.Net;
using System.Net.Sockets;
using Agentd.Cli.Tests;
using Agentd.Web.Starting;
using Agentd.Web.Tests.Hosting;

namespace Agentd.Web.Tests.Starting;

public sealed class PageServiceTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    private readonly StringWriter _output = new(), _errors = new();
    private readonly TaskCompletionSource _asked = new();

    [Fact]
    public async Task At_its_own_socket_the_page_is_for_its_user_alone_and_a_second_call_only_makes_a_link()
    {
        await using var daemon = new TestDaemon(SeenPage.AnswerAsync);
        var options = Options(daemon);
        var serving = Serve(options with { Open = true });
        await EventuallyAsync(() => File.Exists(options.PageSocket) && _output.ToString().Contains("/enter?key="));
        File.GetUnixFileMode(options.PageSocket).ShouldBe(UnixFileMode.UserRead | UnixFileMode.UserWrite);
        using var client = Through(options.PageSocket);
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);

        await Serve(options with { Open = true }).WaitAsync(Patience);
        var links = _output.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries);
        links.Length.ShouldBe(2);
        links.ShouldAllBe(link => link.StartsWith("http://127.0.0.1:7080/enter?key="));
        foreach (var link in links) (await client.GetAsync(new Uri(link).PathAndQuery)).StatusCode.ShouldBe(HttpStatusCode.OK);
        (await Should.ThrowAsync<IOException>(() => Serve(options))).Message.ShouldContain("--open");

        _asked.SetResult();
        await serving.WaitAsync(Patience);
        _errors.ToString().ShouldContain("ssh -N -o ExitOnForwardFailure=yes -L 127.0.0.1:7080:");
    }

    [Fact]
    public async Task A_socket_that_a_killed_process_left_is_taken_over()
    {
        await using var daemon = new TestDaemon(SeenPage.AnswerAsync);
        var options = Options(daemon);
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
            left.Bind(new UnixDomainSocketEndPoint(options.PageSocket));

        var serving = Serve(options);
        using var client = Through(options.PageSocket);
        await EventuallyAsync(() => _errors.ToString().Contains("the page is at"));
        (await client.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        _asked.SetResult();
        await serving.WaitAsync(Patience);
    }

    [Fact]
    public async Task It_ends_by_itself_when_nobody_looks()
    {
        await using var daemon = new TestDaemon(SeenPage.AnswerAsync);
        await Serve(Options(daemon) with { IdleExit = TimeSpan.FromMilliseconds(200) }).WaitAsync(Patience);
    }

    [Fact]
    public async Task A_port_that_is_taken_is_said_to_be_so()
    {
        await using var daemon = new TestDaemon(SeenPage.AnswerAsync);
        using var other = new TcpListener(IPAddress.Loopback, 0);
        other.Start();
        var options = Options(daemon) with { Listen = (IPEndPoint)other.LocalEndpoint };

        (await Should.ThrowAsync<IOException>(() => Serve(options))).Message.ShouldContain($"{other.LocalEndpoint}");
        await Serve(options with { Open = true }).WaitAsync(Patience);
        _output.ToString().ShouldStartWith($"http://{other.LocalEndpoint}/enter?key=");
    }

    [Fact]
    public async Task Where_it_cannot_listen_it_says_where_why_and_what_to_do()
    {
        await using var daemon = new TestDaemon(SeenPage.AnswerAsync);
        var nobodys = new IPEndPoint(IPAddress.Parse("192.0.2.1"), 7080);
        var socket = Path.Combine(daemon.Folder, "not-there", "web.sock");

        (await Should.ThrowAsync<IOException>(() => Serve(Options(daemon) with { Listen = nobodys }))).Message.ShouldContain($"{nobodys}");
        var missing = await Should.ThrowAsync<IOException>(() => Serve(Options(daemon) with { PageSocket = socket }));
        missing.Message.ShouldContain(socket);
        missing.Message.ShouldContain("the daemon makes");
    }

    private Task Serve(WebOptions options) => new PageService(options, TimeProvider.System, _output, _errors).RunAsync(_asked.Task);

    private static WebOptions Options(TestDaemon daemon) => new()
    {
        DaemonSocket = daemon.SocketPath,
        PageSocket = Path.Combine(daemon.Folder, "web.sock"),
        SignInDirectory = Path.Combine(daemon.Folder, "state", "web"),
        IdleExit = TimeSpan.Zero,
    };

    private static HttpClient Through(string path) => new(new SocketsHttpHandler
    {
        ConnectCallback = async (_, cancellation) =>
        {
            var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
            await socket.ConnectAsync(new UnixDomainSocketEndPoint(path), cancellation);
            return new NetworkStream(socket, ownsSocket: true);
        },
    })
    { BaseAddress = new Uri("http://localhost:7080"), Timeout = Patience };

    private static async Task EventuallyAsync(Func<bool> condition)
    {
        for (var left = Patience; !condition(); left -= TimeSpan.FromMilliseconds(20))
        {
            if (left < TimeSpan.Zero) throw new TimeoutException("It never came.");
            await Task.Delay(20);
        }
    }
}
