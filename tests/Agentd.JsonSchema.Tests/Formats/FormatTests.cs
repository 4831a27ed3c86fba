using static Agentd.JsonSchema.Tests.Judging;

namespace Agentd.JsonSchema.Tests.Formats;

public class FormatTests
{
    private static readonly CompileOptions Asserting = new() { AssertFormats = true };

    [Theory]
    [InlineData("date-time", "2024-02-29T23:59:59.5Z", "2023-02-29T00:00:00Z")]
    [InlineData("date-time", "1990-12-31t15:59:60-08:00", "1990-12-31T15:59:60Z")]
    [InlineData("date-time", "2024-01-01T00:00:00Z", "2024-01-01 00:00:00Z")]
    [InlineData("date", "0000-02-29", "2024-1-01")]
    [InlineData("time", "00:00:00+23:59", "24:00:00Z")]
    [InlineData("duration", "P1Y2M3DT4H5M6S", "P1Y3D")]
    [InlineData("duration", "P3W", "P")]
    [InlineData("email", "a.b+c@example.org", "a..b@example.org")]
    [InlineData("email", "\\\"a b\\\"@[IPv6:::1]", "a b@example.org")]
    [InlineData("idn-email", "é@例え.jp", "é")]
    [InlineData("hostname", "a-1.example", "-a.example")]
    [InlineData("hostname", "xn--bcher-kva.example", "xn--bcher-kv.example")]
    [InlineData("idn-hostname", "bücher.example", "a\u00B7l")]
    [InlineData("idn-hostname", "אב", "אa")]
    [InlineData("ipv4", "255.249.19.0", "255.256.0.1")]
    [InlineData("ipv4", "0.0.0.0", "01.0.0.0")]
    [InlineData("ipv6", "::ffff:1.2.3.4", "1::2::3")]
    [InlineData("ipv6", "1:2:3:4:5:6:7:8", "1:2:3:4:5:6:7")]
    [InlineData("uri", "urn:a:b?c#d", "//a/b")]
    [InlineData("uri", "http://u:p@[v1.x]:80/%41", "http://a/%4")]
    [InlineData("uri-reference", "../a?b", "a\\\\b")]
    [InlineData("iri", "http://ä.de/ö", "ä")]
    [InlineData("iri-reference", "ä?ö", "a b")]
    [InlineData("uri-template", "/{a}/{?b*,c:3}", "/{a")]
    [InlineData("uuid", "98d80576-482e-427f-8434-7f86890ab222", "98d80576482e427f84347f86890ab222")]
    [InlineData("json-pointer", "/a~0~1/0", "a")]
    [InlineData("relative-json-pointer", "1/a", "01/a")]
    [InlineData("regex", "^(?<n>a)\\\\k<n>$", "(?P<n>a)")]
    public void Accepts_the_one_and_refuses_the_other(string format, string good, string bad)
    {
        var schema = Compile($$"""{"format":"{{format}}"}""", Asserting);
        schema.Validate(Value($"\"{good}\"")).IsValid.ShouldBeTrue();
        schema.Validate(Value($"\"{bad}\"")).Errors.ShouldHaveSingleItem().Message.ShouldBe($"The text is not a valid {format}.");
        schema.Validate(Value("1")).IsValid.ShouldBeTrue();
    }

    [Fact]
    public void Is_an_annotation_unless_asked_to_assert() => Judge("""{"format":"ipv4"}""", "\"x\"").IsValid.ShouldBeTrue();

    [Fact]
    public void Passes_over_an_unknown_format() => Compile("""{"format":"x"}""", Asserting).Validate(Value("\"y\"")).IsValid.ShouldBeTrue();

    [Theory]
    [InlineData("uri-template", "a")]
    [InlineData("json-pointer", "/")]
    [InlineData("duration", "P1")]
    [InlineData("email", "a.")]
    [InlineData("iri", "a:")]
    [InlineData("idn-hostname", "ü")]
    [InlineData("date-time", "2")]
    public void Judges_five_megabytes(string format, string part)
    {
        var text = part + new string(part[^1], 5_000_000) + "\\u0000";
        var result = Compile($$"""{"format":"{{format}}"}""", Asserting).Validate(Value($"\"{text}\""), new ValidationOptions { TimeLimit = TimeSpan.FromMinutes(2) });
        result.GaveUp.ShouldBeFalse();
    }
}
