using System.Buffers.Binary;
using System.Net;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Decisions;
using Agentd.Egress.Dns;
using Agentd.Egress.Protocol;
using Agentd.Egress.Rules;

namespace Agentd.Egress.Tests.Dns;

public sealed class DnsServerTests : IDisposable
{
    private const ushort A = 1, Aaaa = 28, Txt = 16, Https = 65;

    private readonly List<Decision> _denied = [];
    private readonly MemoryStream _file = new();
    private readonly DecisionLog _log;
    private readonly NameTable _names = new();
    private readonly DnsServer _dns;
    private readonly SessionRules _rules;

    public DnsServerTests()
    {
        _log = new DecisionLog(_file, 0, _denied.Add, TimeProvider.System);
        _rules = new SessionRules([Rule("api.example.org"), Rule("*.wild.example.org")], Rule("git.example.org"));
        _dns = new DnsServer(_rules, _names, _log);
    }

    [Fact]
    public void A_name_that_a_rule_allows_gets_an_address_that_stands_for_it()
    {
        var answer = _dns.Answer(Query("API.example.org", A))!;

        Code(answer).ShouldBe(0);
        var address = new IPAddress(answer.AsSpan(^4));
        _names.NameOf(address)!.Value.Text.ShouldBe("api.example.org");
        _dns.Answer(Query("api.example.org", A))!.AsSpan(^4).SequenceEqual(answer.AsSpan(^4)).ShouldBeTrue();
    }

    [Theory]
    [InlineData(Aaaa)]
    [InlineData(Txt)]
    [InlineData(Https)]
    public void It_has_no_record_of_another_type(ushort type)
    {
        var answer = _dns.Answer(Query("api.example.org", type))!;

        Code(answer).ShouldBe(0);
        BinaryPrimitives.ReadUInt16BigEndian(answer.AsSpan(6)).ShouldBe((ushort)0);
    }

    [Theory]
    [InlineData("evil.example.net")]
    [InlineData("sub.api.example.org")]
    [InlineData("wild.example.org")]
    [InlineData("api.example.org.evil.net")]
    public void Any_other_name_does_not_exist_and_is_recorded(string name)
    {
        Code(_dns.Answer(Query(name, A))!).ShouldBe(3);

        _denied.ShouldHaveSingleItem().Host.ShouldBe(name);
    }

    [Fact]
    public void The_clones_name_exists_while_it_runs_alone()
    {
        Code(_dns.Answer(Query("git.example.org", A))!).ShouldBe(3);
        _rules.CloneIsOpen = true;
        Code(_dns.Answer(Query("git.example.org", A))!).ShouldBe(0);
        _rules.CloneIsOpen = false;
        Code(_dns.Answer(Query("git.example.org", A))!).ShouldBe(3);
    }

    [Fact]
    public void Every_name_exists_for_a_session_that_learns_and_is_recorded_as_one_that_would_not()
    {
        using var file = new MemoryStream();
        using (var log = new DecisionLog(file, 0, _denied.Add, TimeProvider.System))
        {
            var dns = new DnsServer(new SessionRules([Rule("api.example.org")], null) { Learns = true }, _names, log);

            Code(dns.Answer(Query("api.example.org", A))!).ShouldBe(0);
            Code(dns.Answer(Query("other.example.net", A))!).ShouldBe(0);
        }

        _denied.ShouldBeEmpty();
        var lines = Encoding.UTF8.GetString(file.ToArray());
        lines.ShouldContain(
            "\"verdict\":\"would_deny\",\"kind\":\"dns\",\"host\":\"other.example.net\",\"port\":53,\"reason\":\"no_rule\"");
        lines.ShouldNotContain("api.example.org");
    }

    [Fact]
    public void A_wildcard_names_only_so_many()
    {
        for (var at = 0; at < NameTable.Most; at++) Code(_dns.Answer(Query($"n{at}.wild.example.org", A))!).ShouldBe(0);

        Code(_dns.Answer(Query("one-more.wild.example.org", A))!).ShouldBe(3);
    }

    [Fact]
    public void What_is_no_question_is_not_answered()
    {
        var response = Query("api.example.org", A);
        response[2] |= 0x80;
        var two = Query("api.example.org", A);
        two[5] = 2;
        var pointer = Query("api.example.org", A);
        pointer[12] = 0xc0;

        _dns.Answer(response).ShouldBeNull();
        _dns.Answer(two).ShouldBeNull();
        _dns.Answer(pointer).ShouldBeNull();
        _dns.Answer([]).ShouldBeNull();
    }

    [Fact]
    public void Damaged_questions_never_throw_and_answers_are_never_longer_than_they_must()
    {
        var random = new Random(Fuzz.Seed);
        var good = Query("api.example.org", A);
        for (var round = 0; round < Fuzz.Rounds; round++)
        {
            var damaged = Fuzz.Damage(good, random);
            (_dns.Answer(damaged)?.Length ?? 0).ShouldBeLessThanOrEqualTo(damaged.Length + 16);
        }
    }

    public void Dispose() => _log.Dispose();

    private static int Code(byte[] answer) => answer[3] & 0x0f;

    private static NetworkRule Rule(string host) => new(HostPattern.Parse(host), [443], NetworkProtocol.Https, []);

    private static byte[] Query(string name, ushort type)
    {
        var labels = name.Split('.').SelectMany(label => Encoding.ASCII.GetBytes(label).Prepend((byte)label.Length));
        return [0x12, 0x34, 0x01, 0x00, 0, 1, 0, 0, 0, 0, 0, 0, .. labels, 0, (byte)(type >> 8), (byte)type, 0, 1];
    }
}
