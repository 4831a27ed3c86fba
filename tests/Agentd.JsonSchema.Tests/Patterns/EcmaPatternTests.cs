using Agentd.JsonSchema.Evaluation;
using Agentd.JsonSchema.Patterns;

namespace Agentd.JsonSchema.Tests.Patterns;

public class EcmaPatternTests
{
    // Backtracking would take for ever, and then it throws.
    private static bool Matches(string pattern, string text) => EcmaPattern.Compile(pattern, TimeSpan.FromMinutes(2)).Matches(text);

    [Theory]
    [InlineData(@"^\d$", "7", "٧")]
    [InlineData(@"^\w$", "_", "é")]
    [InlineData(@"^\W$", "é", "_")]
    [InlineData(@"^\s$", "\uFEFF", "\u0085")]
    [InlineData(@"^\S$", "\u0085", "\u2029")]
    [InlineData(@"^.$", "\u0085", "\u2028")]
    [InlineData(@"^.$", "🐲", "\r")]
    [InlineData(@"^abc$", "abc", "abc\n")]
    [InlineData(@"^🐲{2}$", "🐲🐲", "🐲")]
    [InlineData(@"^[🐲-🐴]$", "🐳", "🐵")]
    [InlineData(@"^[^a]$", "🐲", "a")]
    [InlineData(@"^[^🐲]$", "🐳", "🐲")]
    [InlineData(@"^\u{1F432}$", "🐲", "🐳")]
    [InlineData(@"^\uD83D\uDC32$", "🐲", "🐳")]
    [InlineData(@"^\x41\u0042\cA\0\t$", "AB\u0001\0\t", "AB")]
    [InlineData(@"^[\b\-\]\d]$", "\b", "b")]
    [InlineData(@"^[a-]$", "-", "b")]
    [InlineData(@"^[\w-]$", "-", "+")]
    [InlineData(@"^[^]$", "a", "")]
    [InlineData(@"^(a|b)?c$", "c", "abc")]
    [InlineData(@"^a{2,3}$", "aaa", "aaaa")]
    [InlineData(@"^a{2,}?$", "aaaa", "a")]
    [InlineData(@"^{a}]$", "{a}]", "a")]
    [InlineData(@"\bcat\b", "a cat!", "concat")]
    [InlineData(@"é\b", "éa", "é!")]
    [InlineData(@"\Bat", "cat", "at")]
    [InlineData(@"^(?=a)[ab]+$", "ab", "ba")]
    [InlineData(@"^(?!a)[ab]+$", "ba", "ab")]
    [InlineData(@"(?<=a+)b", "aab", "b")]
    [InlineData(@"(?<!a)b", "cb", "ab")]
    [InlineData(@"^(a|b)\1$", "bb", "ab")]
    [InlineData(@"^(?<x>a|b)(c)\k<x>\2$", "acac", "acbc")]
    [InlineData(@"^(?:(a)|b)\1$", "b", "ab")]
    [InlineData(@"^\p{Lu}\P{L}$", "A1", "aA")]
    [InlineData(@"^\p{Script=Greek}$", "λ", "l")]
    [InlineData(@"^\p{gc=Decimal_Number}$", "٧", "a")]
    [InlineData(@"^[\p{Script=Han}\p{sc=Hira}]$", "丈", "カ")]
    [InlineData(@"^\p{L}$", "𝒜", "1")]
    [InlineData(@"^\.\/\-\@\#$", "./-@#", ".")]
    public void Means_what_ecmascript_means(string pattern, string matching, string other)
    {
        Matches(pattern, matching).ShouldBeTrue();
        Matches(pattern, other).ShouldBeFalse();
    }

    [Fact]
    public void Matches_nothing_with_an_empty_class() => Matches("[]", "anything").ShouldBeFalse();

    [Theory]
    [InlineData("(a")]
    [InlineData("a)")]
    [InlineData("[a")]
    [InlineData("[b-a]")]
    [InlineData(@"[\d-z]")]
    [InlineData("*a")]
    [InlineData("a**")]
    [InlineData("a{3,2}")]
    [InlineData("{2}")]
    [InlineData("^*")]
    [InlineData(@"\a")]
    [InlineData(@"\z")]
    [InlineData(@"\c1")]
    [InlineData(@"\x4")]
    [InlineData(@"\u12")]
    [InlineData(@"\u{110000}")]
    [InlineData(@"\uD800")]
    [InlineData(@"\1")]
    [InlineData(@"(a)\2")]
    [InlineData(@"\k<x>")]
    [InlineData(@"(?<x>a)(?<x>b)")]
    [InlineData(@"(?<1>a)")]
    [InlineData("(?i)a")]
    [InlineData("(?#c)a")]
    [InlineData("(?>a)")]
    [InlineData("(?P<x>a)")]
    [InlineData(@"\p{Nonsense}")]
    [InlineData(@"\p{Script=Nonsense}")]
    [InlineData(@"\p{L")]
    [InlineData(@"\")]
    public void Refuses_what_ecmascript_does_not_know(string pattern)
        => Should.Throw<PatternSyntaxException>(() => EcmaPattern.Compile(pattern, TimeSpan.FromSeconds(1)));

    [Fact]
    public void Refuses_a_lone_surrogate()
        => Should.Throw<PatternSyntaxException>(() => EcmaPattern.Compile("a\uD800", TimeSpan.FromSeconds(1)));

    [Fact]
    public void Refuses_groups_without_bottom()
        => Should.Throw<PatternSyntaxException>(
            () => EcmaPattern.Compile(new string('(', 10_000) + new string(')', 10_000), TimeSpan.FromSeconds(1)));

    [Theory]
    [InlineData("^(a+)+$")]
    [InlineData("^(a|a)*$")]
    [InlineData("^(a|aa)+$")]
    [InlineData("(.*)*x$")]
    [InlineData(@"^([a-z]\w*)+$")]
    public void Answers_a_catastrophic_pattern(string pattern)
        => Matches(pattern, new string('a', 100_000) + "!").ShouldBeFalse();

    [Fact]
    public void Ends_at_the_time_limit_where_only_backtracking_is_possible()
    {
        var pattern = EcmaPattern.Compile(@"^(?!x)(a|aa)+\1!$", TimeSpan.FromMilliseconds(100));
        Should.Throw<BoundReachedException>(() => pattern.Matches(new string('a', 5_000) + "?")).Message.ShouldContain("0.1 seconds");
    }

    [Fact]
    public void Does_not_write_huge_repetitions_out() => Matches("^((a{1,1000}){1,1000}){1,1000}$", "aaa").ShouldBeTrue();
}
