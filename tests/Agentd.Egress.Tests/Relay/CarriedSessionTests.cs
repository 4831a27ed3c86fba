using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Agentd.Egress.Inspection;
using Agentd.Egress.Protocol;
using Agentd.Egress.Relay;

namespace Agentd.Egress.Tests.Relay;

public sealed class CarriedSessionTests : IDisposable
{
    private static readonly EgressRule _piped = new("api.example.org", [443], "https", []);
    private static readonly EgressRule _inspected = _piped with { Methods = ["GET"] };
    private static readonly EgressCredential _credential = new("KEY", "placeholder-0123456789", ["api.example.org"]);

    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-egress-").FullName;
    private readonly Lazy<InspectionServer> _server = new(() => InspectionServer.StartAsync().GetAwaiter().GetResult());

    public CarriedSessionTests()
    {
        foreach (var name in (string[])["decisions", "key", "certificate"]) File.WriteAllText(Path.Combine(_folder, name), "");
    }

    [Fact]
    public void A_session_of_which_nothing_is_read_starts_no_server()
    {
        using var session = Open(Order(_piped));

        _server.IsValueCreated.ShouldBeFalse();
    }

    [Fact]
    public void A_relay_that_reads_nothing_refuses_sessions_whose_requests_are_to_be_read()
    {
        using (Open(Order(_piped), new NoInspector())) { }

        Carry[] orders =
        [
            Order(_inspected), Order(_piped with { Protocol = "http" }), Order(_piped) with { CloneRule = _inspected },
            Order(_piped) with { Credentials = [_credential] },
        ];
        foreach (var order in orders)
            Should.Throw<FormatException>(() => Open(order, new NoInspector())).Message.ShouldContain("reads none");
    }

    [Fact]
    public void A_session_that_is_carried_again_keeps_its_authority()
    {
        var order = Order(_inspected) with { AuthoritySeconds = 60 };
        Open(order).Dispose();
        var first = Text("certificate");
        Open(order).Dispose();

        _server.IsValueCreated.ShouldBeTrue();
        first.ShouldStartWith("-----BEGIN CERTIFICATE-----");
        Text("certificate").ShouldBe(first);
        Text("key").ShouldStartWith("-----BEGIN PRIVATE KEY-----");
    }

    [Fact]
    public void A_credential_needs_an_authority_as_well_and_takes_values()
    {
        using var session = Open(Order(_piped) with { AuthoritySeconds = 60, Credentials = [_credential] });

        session.Renew([new EgressValue("KEY", "the-real-value"u8.ToArray())]);
        Should.Throw<FormatException>(() => session.Renew([new EgressValue("OTHER", "the-real-value"u8.ToArray())]))
            .Message.ShouldContain("OTHER");
    }

    [Fact]
    public void Requests_that_are_to_be_read_without_an_authority_are_refused() =>
        Should.Throw<FormatException>(() => Open(Order(_inspected))).Message.ShouldContain("api.example.org");

    [Theory]
    [InlineData("short")]
    [InlineData("a placeholder with blanks")]
    public void A_placeholder_that_looks_different_in_a_query_is_refused(string placeholder) =>
        Should.Throw<FormatException>(
            () => Open(Order(_piped) with { AuthoritySeconds = 60, Credentials = [_credential with { Placeholder = placeholder }] }));

    [Fact]
    public void Descriptors_that_are_missing_are_noticed() =>
        Should.Throw<IOException>(() => new SessionDescriptors(Order(_piped), [Detached(File.OpenHandle(Path.Combine(_folder, "key")))]));

    public void Dispose()
    {
        if (_server.IsValueCreated) _server.Value.DisposeAsync().AsTask().GetAwaiter().GetResult();
        Directory.Delete(_folder, recursive: true);
    }

    private static Carry Order(EgressRule rule) => new("c172d8d5439e7d68", [rule], CloneStage.Before, [443]);

    private string Text(string name) => File.ReadAllText(Path.Combine(_folder, name));

    private CarriedSession Open(Carry order, IInspector? inspector = null)
    {
        var opened = new SessionDescriptors(order, Descriptors(order.AuthoritySeconds is not null));
        try
        {
            return new CarriedSession(order, opened, inspector ?? new Inspector(_server), _ => { });
        }
        catch
        {
            opened.Dispose();
            throw;
        }
    }

    // As the door hands them over: this process's no more.
    private int[] Descriptors(bool withAuthority)
    {
        string[] files = withAuthority ? ["key", "certificate"] : [];
        return
        [
            Detached(File.OpenHandle(Path.Combine(_folder, "decisions"), FileMode.Open, FileAccess.Write)), Pipe(), Pipe(),
            .. files.Select(name => Detached(File.OpenHandle(Path.Combine(_folder, name), FileMode.Open, FileAccess.ReadWrite))),
            Detached(Bound(SocketType.Dgram).SafeHandle), Detached(Bound(SocketType.Stream).SafeHandle),
            Detached(Bound(SocketType.Stream).SafeHandle),
        ];
    }

    private static Socket Bound(SocketType kind)
    {
        var socket = new Socket(AddressFamily.InterNetwork, kind, ProtocolType.Unspecified);
        socket.Bind(new IPEndPoint(IPAddress.Loopback, 0));
        return socket;
    }

    private int Pipe()
    {
        var path = Path.Combine(_folder, Path.GetRandomFileName());
        using (var made = Process.Start("mkfifo", path)) made.WaitForExit();
        return Detached(File.OpenHandle(path, FileMode.Open, FileAccess.ReadWrite));
    }

    private static int Detached(System.Runtime.InteropServices.SafeHandle handle)
    {
        var descriptor = (int)handle.DangerousGetHandle();
        handle.SetHandleAsInvalid();
        return descriptor;
    }
}
