using System.Text;
using Agentd.Protocol.Frames;
using Agentd.Protocol.Requests;
using Agentd.Protocol.Wire;

namespace Agentd.Protocol.Tests.Wire;

public sealed class StrictJsonTests
{
    [Theory]
    [InlineData("""{"type":"wait","session":"a","session":"b"}""", "a key twice")]
    [InlineData("""{"type":"wait","session":"a","type":"stop"}""", "the type twice")]
    [InlineData("""{"type":"wait","session":"a","extra":1}""", "an unknown key")]
    [InlineData("""{"type":"wait"}""", "a missing key")]
    [InlineData("""{"type":"wait","session":null}""", "null where text must be")]
    [InlineData("""{"type":"wait","session":7}""", "a number where text must be")]
    [InlineData("""{"type":"run","agent":"a","trigger":1}""", "a number for a word")]
    [InlineData("""{"type":"run","agent":"a","trigger":"sometimes"}""", "an unknown word")]
    [InlineData("""{"type":"nonsense"}""", "an unknown type")]
    [InlineData("""{"session":"a"}""", "no type")]
    [InlineData("""{"type":"wait","session":"a"} {}""", "two documents")]
    [InlineData("""{"type":"wait","session":"a",}""", "a trailing comma")]
    [InlineData("""{"type":"wait","session":"\ud800"}""", "half a surrogate pair")]
    [InlineData("""[]""", "a list")]
    [InlineData("""null""", "null")]
    [InlineData("""{"type":"wait","session":""", "half a document")]
    public void Refuses(string json, string because)
    {
        var refusal = Should.Throw<ProtocolException>(() => WireJson.Read<Request>(Encoding.UTF8.GetBytes(json)), because);

        refusal.Code.ShouldBe(ProblemCode.Malformed);
        refusal.Message.ShouldStartWith("a frame is not a valid request: ");
    }

    [Fact]
    public void Refuses_what_is_not_utf8()
    {
        byte[] body = [.. """{"type":"wait","session":" """u8, 0xff, .. "\"}"u8];

        Should.Throw<ProtocolException>(() => WireJson.Read<Request>(body)).Message.ShouldContain("not UTF-8");
    }

    [Fact]
    public void Never_quotes_what_was_sent()
    {
        var body = """{"type":"run","agent":"a","trigger":"s3cret-value"}"""u8;
        var text = "";
        try { WireJson.Read<Request>(body); }
        catch (ProtocolException e) { text = e.Message; }

        text.ShouldNotBeEmpty();
        text.ShouldNotContain("s3cret");
    }

    [Fact]
    public void Keeps_operator_input_out_of_what_a_log_may_print()
    {
        var artifact = new OperatorArtifact("claim", "c", "s3cret"u8.ToArray());

        new RunRequest { Agent = "a", Trigger = RunTrigger.Manual, RequestText = "s3cret" }.ToString().ShouldBe("run a");
        artifact.ToString().ShouldBe("artifact claim");
    }

    [Fact]
    public void Understands_the_greeting_of_a_later_build() =>
        WireJson.Read<Hello>("""{"version":"9.9","contract":"ff","more":{"to":"come"}}"""u8).Version.ShouldBe("9.9");
}
