using System.Text;
using Agentd.Egress.Inspection.Metering;

namespace Agentd.Egress.Tests.Metering;

public sealed class JsonScanTests
{
    private static readonly string[] _names = ["a", "b", "usage", "model"];

    [Theory]
    [InlineData(
        """{"a":1,"b":{"a":"x","c":2,"b":[{"a":true},{"a":null},3,[4]]}}""", "a=1 b.a='x' b.b[].a=true b.b[].a=null b.b[]=3 b.b[][]=4")]
    [InlineData("""[{"a":1},{"b":-2.5e3}]""", "[].a=1 [].b=-2.5e3")]
    [InlineData(""" { "c" : { "a" : 1 } , "a" : 2 } """, "a=2")]
    [InlineData("""{"a":"\"1\"","\u0061":1,"b":"é"}""", "b='é'")]
    [InlineData("""{}""", "")]
    [InlineData("""[]""", "")]
    public void Finds_members_whose_place_is_made_of_known_names(string text, string found) => Scan(text, 1).ShouldBe((found, true, false));

    [Fact]
    public void A_text_that_is_too_long_counts_as_none()
    {
        Scan($$"""{"a":"{{new string('x', 128)}}"}""", 50).Found.ShouldBe($"a='{new string('x', 128)}'");
        Scan($$"""{"a":"{{new string('x', 129)}}","b":1}""", 50).ShouldBe(("b=1", true, false));
    }

    [Theory]
    [InlineData("{]")]
    [InlineData("{\"a\":1,}")]
    [InlineData("{\"a\" 1}")]
    [InlineData("{a:1}")]
    [InlineData("[1 2]")]
    [InlineData("[1,]")]
    [InlineData("{} {}")]
    [InlineData("{\"a\":nil}")]
    [InlineData("{\"a\":\"\\x\"}")]
    [InlineData("{\"a\":\"\n\"}")]
    [InlineData("}")]
    public void What_is_no_JSON_is_broken(string text) => Scan(text, 1).IsBroken.ShouldBeTrue();

    [Fact]
    public void What_is_nested_too_deep_is_broken()
    {
        Scan(new string('[', 128) + new string(']', 128), 7).ShouldBe(("", true, false));
        Scan(new string('[', 129), 7).IsBroken.ShouldBeTrue();
    }

    [Fact]
    public void Damaged_JSON_is_read_as_another_reader_reads_it()
    {
        var random = new Random(Fuzz.Seed);
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var bytes = Encoding.UTF8.GetBytes(round % 8 == 0 ? Transcripts.OpenaiChat : OtherJsonReader.Any(random));
            if (random.Next(2) == 0) bytes = Fuzz.Damage(bytes, random);
            var (known, scan) = (OtherJsonReader.Find(bytes, _names), Scan(bytes, random.Next(1, 100)));
            // What is none for the other may be taken for some here, as long as nothing comes of it but names and numbers.
            if (known is not null) scan.ShouldBe((known, true, false), $"round {round} of seed {Fuzz.Seed}");
            scan.ShouldBe(Scan(bytes, 1), $"round {round} of seed {Fuzz.Seed}, byte by byte");
        }
    }

    private static (string Found, bool IsWhole, bool IsBroken) Scan(string text, int piece) => Scan(Encoding.UTF8.GetBytes(text), piece);

    private static (string Found, bool IsWhole, bool IsBroken) Scan(byte[] bytes, int piece)
    {
        var (found, isWhole) = (new List<string>(), false);
        var scan = new JsonScan(
            _names, (place, value) => found.Add(value.IsText ? $"{place}='{value.Text}'" : $"{place}={value.Text}"), () => isWhole = true);
        foreach (var part in bytes.Chunk(Math.Max(1, piece))) scan.Read(part);
        scan.Complete();
        return (string.Join(' ', found), isWhole, scan.IsBroken);
    }
}
