using System.Text;
using System.Text.Json;
using Agentd.Egress.Decisions;
using Agentd.Egress.Protocol;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Egress.Tests.Decisions;

public sealed class DecisionLogTests
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UnixEpoch);
    private readonly MemoryStream _file = new();
    private readonly List<Decision> _told = [];

    [Fact]
    public void Equal_decisions_within_a_second_are_one_line_more()
    {
        using var log = Log();
        for (var at = 0; at < 3005; at++) log.Deny(DecisionKind.Dns, "evil.example", 53, "no_rule");
        Lines()[1..].ShouldHaveSingleItem().Times.ShouldBeNull();

        _time.Advance(TimeSpan.FromSeconds(2));

        Lines().Length.ShouldBe(3);
        Lines()[2].Times.ShouldBe(3004);
    }

    [Fact]
    public void A_flood_of_denials_hides_nothing_that_follows()
    {
        using (var log = Log())
        {
            for (var at = 0; at < 60_000; at++) log.Deny(DecisionKind.Dns, $"{at}.{new string('x', 60)}.evil.example", 53, "no_rule");
            log.Add(Allowed("api.example.org"));
            log.Deny(DecisionKind.Tcp, "last.example", 443, "port");
        }

        _file.ToArray().Length.ShouldBeLessThan(DecisionLog.Most);
        var lines = Lines();
        lines.ShouldContain(line => line.Verdict == NetworkVerdict.Allow && line.Host == "api.example.org");
        lines[^2].Verdict.ShouldBe(NetworkVerdict.Cut);
        lines[^2].Reason.ShouldBe("deny");
        lines.Where(line => line.Verdict == NetworkVerdict.Deny).Sum(line => line.Times ?? 1).ShouldBe(60_001 - (lines[^2].Times ?? 1));
    }

    [Fact]
    public void What_was_allowed_beyond_the_room_is_counted_for_each_host()
    {
        using (var log = Log())
        {
            for (var at = 0; at < 60_000; at++) log.Add(Allowed($"{at % 2}.example.org") with { Address = $"{at} {new string('x', 100)}" });
        }

        var cut = Lines().Where(line => line.Verdict == NetworkVerdict.Cut).ToArray();
        cut.Select(line => (line.Reason, line.Host)).ShouldBe([("allow", "0.example.org"), ("allow", "1.example.org")], ignoreOrder: true);
        var kept = Lines().Where(line => line.Verdict == NetworkVerdict.Allow);
        kept.Concat(cut).Sum(line => line.Times ?? 1).ShouldBe(60_000);
    }

    [Fact]
    public void The_file_says_when_a_broker_took_the_session_on_and_let_it_go()
    {
        using (Log())
        {
        }

        Lines().Select(line => line.Verdict).ShouldBe([NetworkVerdict.Open, NetworkVerdict.Close]);
    }

    [Fact]
    public void The_first_of_each_host_is_told_for_so_many_hosts()
    {
        using var log = Log();
        for (var at = 0; at < 100; at++)
        {
            log.Deny(DecisionKind.Dns, $"{at}.evil.example", 53, "no_rule");
            log.Deny(DecisionKind.Dns, $"{at}.evil.example", 53, "no_rule");
        }

        _told.Count.ShouldBe(DecisionLog.MostTold);
    }

    [Fact]
    public void What_was_joined_is_written_when_the_session_is_let_go()
    {
        using (var log = Log())
        {
            log.Add(Allowed("api.example.org"));
            log.Add(Allowed("api.example.org"));
        }

        Lines().Where(line => line.Verdict == NetworkVerdict.Allow).Sum(line => line.Times ?? 1).ShouldBe(2);
    }

    [Fact]
    public void A_text_that_a_session_chose_is_cut_to_255_characters()
    {
        var endless = new string('x', 100_000);
        using var log = Log();

        log.Deny(DecisionKind.Tls, endless, 443, endless, endless);

        var line = Lines()[1..].ShouldHaveSingleItem();
        (line.Host!.Length, line.Reason!.Length, line.Seen!.Length).ShouldBe((255, 255, 255));
        _told.ShouldHaveSingleItem().Host!.Length.ShouldBe(255);
    }

    [Fact]
    public void What_an_earlier_relay_wrote_takes_room_as_well()
    {
        using (var log = new DecisionLog(_file, DecisionLog.Most, _told.Add, _time))
        {
            for (var at = 0; at < 2; at++) log.Deny(DecisionKind.Dns, "evil.example", 53, $"reason {at}");
        }

        var verdicts = Lines()[1..^1].Select(line => line.Verdict);
        verdicts.ShouldBe([NetworkVerdict.Deny, NetworkVerdict.Cut], "the first of each host is always kept");
    }

    [Fact]
    public void What_is_only_asked_for_hides_nothing_that_was_carried()
    {
        var name = new string('x', 200);
        using (var log = Log())
        {
            for (var at = 0; at < 30_000; at++)
                log.Add(new Decision { Verdict = NetworkVerdict.WouldDeny, Kind = DecisionKind.Dns, Host = $"{at}.{name}", Port = 53 });
            log.HasRoom.ShouldBeTrue();
            log.Add(new Decision { Verdict = NetworkVerdict.WouldDeny, Kind = DecisionKind.Tcp, Host = "there.example", Port = 80 });
        }

        Lines().ShouldContain(line => line.Host == "there.example" && line.Verdict == NetworkVerdict.WouldDeny);
    }

    [Fact]
    public void There_is_no_room_where_no_line_more_would_be_kept()
    {
        using var log = new DecisionLog(_file, DecisionLog.Most, _told.Add, _time);

        log.HasRoom.ShouldBeFalse();
    }

    private static Decision Allowed(string host) =>
        new() { Verdict = NetworkVerdict.Allow, Kind = DecisionKind.Tls, Host = host, Port = 443, Rule = 1, Address = "203.0.113.1" };

    private DecisionLog Log() => new(_file, 0, _told.Add, _time);

    private Decision[] Lines() =>
    [
        .. Encoding.UTF8.GetString(_file.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries)
            .Select(line => JsonSerializer.Deserialize(line, DecisionJson.Default.Decision)!),
    ];
}
