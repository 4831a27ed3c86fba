using System.Text;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Notices;

namespace Agentd.Infrastructure.Tests.Notices;

public sealed class LastLinesTests : IDisposable
{
    private readonly string _file = Path.GetTempFileName();

    public void Dispose() => File.Delete(_file);

    [Fact]
    public void Are_five_at_most_and_the_last_that_say_something() =>
        Of(["1", "2", "3", "", "4", "5", "6", " ", ""]).ShouldBe(["2", "3", "4", "5", "6"]);

    [Fact]
    public void Drive_no_terminal_and_hold_no_value_that_escapes_tore_apart() =>
        Of(["\u001b[31mred\u001b[0m", "key ses\u001b[0mame-street", "and se\u200bsame-street", "\u001b]0;title\u0007done"])
            .ShouldBe(["red", "key ***", "and ***", "done"]);

    [Fact]
    public void Are_cut_only_after_they_were_masked()
    {
        var line = Of([$"{new string('x', 294)} sesame-street"]).Single();

        line.ShouldNotContain("s");
        line.Length.ShouldBeLessThanOrEqualTo(300);
    }

    [Fact]
    public void Are_none_where_the_values_to_mask_are_not_known_or_nothing_is_kept()
    {
        Write(["1"]);
        LastLines.Of(_file, null).ShouldBeEmpty();
        LastLines.Of(null, []).ShouldBeEmpty();
    }

    [Fact]
    public void Of_a_long_output_come_from_its_end()
    {
        var lines = Enumerable.Range(0, 10_000).Select(i => $"line {i}").ToArray();

        Of(lines).ShouldBe(lines[^5..]);
    }

    private IReadOnlyList<string> Of(string[] lines)
    {
        Write(lines);
        return LastLines.Of(_file, [new SecretValue(Encoding.UTF8.GetBytes("sesame-street"))]);
    }

    private void Write(string[] lines) => File.WriteAllText(
        _file, string.Concat(lines.Select(line => $"2026-03-01T12:00:00.000000000+00:00 stdout F {line}\n")));
}
