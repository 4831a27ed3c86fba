using Agentd.JsonSchema.Formats;

namespace Agentd.JsonSchema.Tests.Formats;

/// <summary>Examples of RFC 3492, section 7.1.</summary>
public class PunycodeTests
{
    [Theory]
    [InlineData("他们为什么不说中文", "ihqwcrb4cv8a8dqg056pqjye")]
    [InlineData("למההםפשוטלאמדבריםעברית", "4dbcagdahymbxekheh6e0a7fei0b")]
    [InlineData("3年B組金八先生", "3B-ww4c5e180e575a65lsy2b")]
    [InlineData("bücher", "bcher-kva")]
    [InlineData("🐲", "6o8h")]
    public void Encodes_and_decodes(string text, string encoded)
    {
        int[] codePoints = [.. text.EnumerateRunes().Select(rune => rune.Value)];
        Punycode.Decode(encoded).ShouldBe(codePoints);
        Punycode.Encode(codePoints).ShouldBe(encoded);
    }

    [Theory]
    [InlineData("99999999")]
    [InlineData("x")]
    [InlineData("a-ü")]
    public void Refuses_what_is_no_encoding(string text) => Punycode.Decode(text).ShouldBeNull();
}
