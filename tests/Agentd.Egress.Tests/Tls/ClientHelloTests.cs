using System.Net.Security;
using Agentd.Egress.Tls;

namespace Agentd.Egress.Tests.Tls;

public sealed class ClientHelloTests
{
    [Theory]
    [InlineData("api.example.org")]
    [InlineData("xn--bcher-kva.example")]
    public async Task A_real_clients_first_message_names_the_server(string name)
    {
        var hello = await HelloAsync(name);

        ClientHello.State(hello).ShouldBe(HelloState.Whole);
        ClientHello.NameIn(hello).ShouldBe(name);
    }

    [Fact]
    public async Task A_message_without_a_name_names_none() => ClientHello.NameIn(await HelloAsync("")).ShouldBeNull();

    [Fact]
    public async Task Every_part_of_a_message_waits_for_the_rest()
    {
        var hello = await HelloAsync("api.example.org");

        for (var there = 0; there < hello.Length; there++) ClientHello.State(hello.AsSpan(0, there)).ShouldBe(HelloState.Incomplete);
    }

    [Theory]
    [InlineData("GET / HTTP/1.1\r\n\r\n")]
    [InlineData("SSH-2.0-OpenSSH_9.2\r\n")]
    [InlineData("\u0016\u0002\u0001")]
    public void What_is_no_TLS_is_known_at_once(string text) =>
        ClientHello.State(System.Text.Encoding.Latin1.GetBytes(text)).ShouldBe(HelloState.NotTls);

    [Fact]
    public async Task A_message_that_goes_on_in_a_second_record_names_none()
    {
        var hello = await HelloAsync("api.example.org");
        byte[] longer = [.. hello];
        // One byte more is announced for the message than the record holds.
        longer[8]++;

        ClientHello.NameIn(longer).ShouldBeNull();
    }

    [Fact]
    public async Task A_name_with_a_byte_that_is_not_printable_is_none()
    {
        var hello = await HelloAsync("api.example.org");
        hello[hello.AsSpan().IndexOf("example"u8)] = 0;

        ClientHello.NameIn(hello).ShouldBeNull();
    }

    [Fact]
    public async Task Damaged_messages_never_throw()
    {
        var hello = await HelloAsync("api.example.org");
        var random = new Random(Fuzz.Seed);
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var damaged = Fuzz.Damage(hello, random);
            if (ClientHello.State(damaged) == HelloState.Whole) _ = ClientHello.NameIn(damaged);
        }
    }

    // What a client sends first, taken from a real one.
    private static async Task<byte[]> HelloAsync(string name)
    {
        var wire = new FirstWrite();
        await using var tls = new SslStream(wire);
        await Should.ThrowAsync<IOException>(() => tls.AuthenticateAsClientAsync(new SslClientAuthenticationOptions { TargetHost = name }));
        return wire.Written;
    }

    private sealed class FirstWrite : MemoryStream
    {
        public byte[] Written { get; private set; } = [];

        public override ValueTask WriteAsync(ReadOnlyMemory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (Written.Length == 0) Written = buffer.ToArray();
            return ValueTask.CompletedTask;
        }

        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) => new(0);
    }
}
