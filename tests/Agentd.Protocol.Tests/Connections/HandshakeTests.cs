using Agentd.Protocol.Connections;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Tests.Connections;

public sealed class HandshakeTests
{
    [Theory]
    [InlineData("0.1.0", null)]
    [InlineData(null, "ffffffffffffffff")]
    public async Task Says_in_one_sentence_to_restart_the_daemon_when_the_builds_differ(string? version, string? contract)
    {
        var refusal = await GreetedBy(WireJson.Write(new Hello(version ?? ProductVersion.Number, contract ?? Contract.Hash)));

        refusal.Code.ShouldBe(ProblemCode.VersionMismatch);
        refusal.Message.ShouldEndWith("): restart the daemon");
        refusal.Message.ShouldContain(version ?? "contract ffffffffffff)");
    }

    [Fact]
    public async Task Lets_no_control_characters_of_a_stranger_through()
    {
        var refusal = await GreetedBy(WireJson.Write(new Hello("\u001b[2J", new string('x', 2000))));

        refusal.Message.ShouldContain("agentd [2J, contract xxxxxxxxxxxx)");
    }

    [Fact]
    public async Task Refuses_what_is_no_greeting() =>
        (await GreetedBy("GET / HTTP/1.1"u8.ToArray())).Code.ShouldBe(ProblemCode.Malformed);

    [Fact]
    public async Task Refuses_a_greeting_that_is_too_long() =>
        (await GreetedBy(new byte[FrameLimits.Hello + 1])).Code.ShouldBe(ProblemCode.FrameTooLarge);

    private static async Task<ProtocolException> GreetedBy(byte[] greeting)
    {
        var incoming = new MemoryStream();
        using var sender = new FrameWriter(incoming);
        await sender.WriteAsync(greeting, int.MaxValue, default);
        incoming.Position = 0;
        using var writer = new FrameWriter(new MemoryStream());

        return await Should.ThrowAsync<ProtocolException>(
            () => Handshake.ExchangeAsync(new FrameReader(incoming), writer, Hello.Ours, default));
    }
}
