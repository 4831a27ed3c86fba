using System.Text.Json.Nodes;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Audit;

public sealed class NetworkRecordTests : IDisposable
{
    private readonly AuditRoot _root = new();
    private readonly string _staged = Path.GetTempFileName();
    private DateTimeOffset _now = DateTimeOffset.UnixEpoch;
    private SessionRecord _record = AuditRoot.Record() with { Network = new DeclaredNetwork("filtered") { RulesDigest = new string('0', 64) } };

    private string Agentd => Path.GetDirectoryName(_root.SessionFile(_record))!;

    public void Dispose()
    {
        _root.Dispose();
        File.Delete(_staged);
    }

    [Fact]
    public async Task A_record_counts_what_its_file_says()
    {
        var network = await SealAsync(
            Line(NetworkVerdict.Open), Allow("b.example"), Allow("a.example", 2), Deny("evil.example"), Deny("worse.example", 40),
            Line(NetworkVerdict.Fail, "a.example"), Line(NetworkVerdict.End, "a.example"), Line(NetworkVerdict.Close));

        ((long)network["allowed"]!, (long)network["denied"]!, (long)network["failed"]!).ShouldBe((3, 41, 1));
        network["allowed_hosts"]!.ToJsonString().ShouldBe("""[{"host":"a.example","times":2},{"host":"b.example","times":1}]""");
        network["denied_hosts"]!.ToJsonString().ShouldBe("""[{"host":"evil.example","times":1},{"host":"worse.example","times":40}]""");
        network["decisions"]!["cut"].ShouldBeNull();
        network["gaps"].ShouldBeNull();
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_record_says_that_its_session_learned_and_what_it_would_have_been_refused()
    {
        _record = _record with { Network = _record.Network! with { Learns = true } };

        var network = await SealAsync(
            Line(NetworkVerdict.Open), Allow("b.example"), Line(NetworkVerdict.WouldDeny, "other.example"), Line(NetworkVerdict.Close));

        ((bool)network["learn"]!, (long)network["would_deny"]!, (long)network["allowed"]!, (long)network["denied"]!)
            .ShouldBe((true, 1, 1, 0));
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task Decisions_of_a_record_that_does_not_say_what_was_declared_are_sealed_too()
    {
        _record = AuditRoot.Record();
        var store = _root.Store();
        store.TryBegin(_record).ShouldBeTrue();
        await File.WriteAllBytesAsync(_staged, DecisionFile.Line(Deny("evil.example")));
        await store.KeepDecisionsAsync(_record, _staged, [], default);

        await store.SealAsync(AuditRoot.Ended(_record), [], default);

        JsonNode.Parse(await File.ReadAllBytesAsync(_root.SessionFile(_record)))!["network"]!["denied"]!.GetValue<long>().ShouldBe(1);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_broker_that_died_leaves_a_gap()
    {
        var network = await SealAsync(
            Line(NetworkVerdict.Open), Allow("a.example"), Line(NetworkVerdict.Open), Line(NetworkVerdict.Close), Line(NetworkVerdict.Open),
            Deny("evil.example"));

        network["gaps"]!.ToJsonString().ShouldBe(
            """[{"start":"1970-01-01T00:00:01Z","end":"1970-01-01T00:00:02Z"},{"start":"1970-01-01T00:00:05Z"}]""");
    }

    [Fact]
    public async Task What_had_no_room_is_counted_and_named()
    {
        var network = await SealAsync(
            Line(NetworkVerdict.Open), Allow("a.example"),
            Decision(NetworkVerdict.Cut) with { Reason = "allow", Host = "a.example", Times = 7 },
            Decision(NetworkVerdict.Cut) with { Reason = "deny", Times = 1000 }, Line(NetworkVerdict.Close));

        ((long)network["allowed"]!, (long)network["denied"]!).ShouldBe((8, 1000));
        network["allowed_hosts"]!.ToJsonString().ShouldBe("""[{"host":"a.example","times":8}]""");
        network["decisions"]!["cut"]!.ToJsonString().ShouldBe("""["allow","deny"]""");
    }

    [Fact]
    public async Task What_is_no_decision_is_left_out_and_told()
    {
        var half = DecisionFile.Line(Deny("evil.example"))[..^9];
        var none = "no json\n{\"verdict\":\"open_everything\"}\n\n"u8.ToArray();
        var network = await SealAsync([.. none, .. DecisionFile.Line(Allow("a.example")), .. half]);

        ((long)network["allowed"]!, (long)network["denied"]!).ShouldBe((1, 0));
        network["decisions"]!["cut"]!.ToJsonString().ShouldBe("""["unreadable"]""");
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task Names_hold_no_secret_whatever_the_case()
    {
        var other = Deny("a.example") with { Seen = "sk-Secret123" };
        await SealAsync([new SecretValue("sk-Secret123"u8)], Deny("sk-secret123.evil.example"), other);

        var kept = File.ReadAllText(Path.Combine(Agentd, "network.jsonl"));
        kept.ShouldNotContain("secret123", Case.Insensitive);
        kept.ShouldContain("***.evil.example");
    }

    [Fact]
    public async Task Where_the_values_to_mask_are_not_known_no_name_is_kept()
    {
        var network = await SealAsync(masked: null, Deny("evil.example"));

        network["denied_hosts"]!.ToJsonString().ShouldBe("""[{"host":"(withheld)","times":1}]""");
        File.ReadAllText(Path.Combine(Agentd, "network.jsonl")).ShouldNotContain("evil");
    }

    [Theory]
    [InlineData("rm network.jsonl", "agentd/network.jsonl: is missing")]
    [InlineData("echo >> network.jsonl", "has")]
    [InlineData("sed -i s/deny/fail/ network.jsonl", "agentd/network.jsonl: has another content")]
    public async Task A_change_of_the_decisions_is_found(string change, string finding)
    {
        await SealAsync(Deny("evil.example"));

        Shell.Run($"cd {Agentd} && chmod u+w network.jsonl && {change} && {{ chmod 0444 network.jsonl || true; }}");

        _root.Findings().ShouldContain(finding);
    }

    [Fact]
    public async Task Records_of_the_schema_before_are_in_one_chain_with_newer_ones()
    {
        _record = await _root.SealNew();
        var session = _root.SessionFile(_record);
        Shell.Run($"sed -i 's/\"schema_version\": 3/\"schema_version\": 2/' {session} && chmod 0444 {session}");
        Shell.Run($"rm {_root.Path}/.chain/*/head.json");
        var (store, newer) = (_root.Store(), AuditRoot.Record());
        store.TryBegin(newer).ShouldBeTrue();
        (await store.SealAsync(AuditRoot.Ended(newer), [], default)).ShouldHaveSingleItem().ShouldContain("taken from the records");

        var report = _root.Verify();

        report.Findings.ShouldBeEmpty();
        report.Agents.ShouldHaveSingleItem().Records.ShouldBe(2);
    }

    private Task<JsonNode> SealAsync(params Decision[] decisions) => SealAsync([], decisions);

    private Task<JsonNode> SealAsync(IReadOnlyList<SecretValue>? masked, params Decision[] decisions) =>
        SealAsync([.. decisions.SelectMany(DecisionFile.Line)], masked);

    private Task<JsonNode> SealAsync(byte[] staged) => SealAsync(staged, []);

    private async Task<JsonNode> SealAsync(byte[] staged, IReadOnlyList<SecretValue>? masked)
    {
        await File.WriteAllBytesAsync(_staged, staged);
        var store = _root.Store();
        store.TryBegin(_record).ShouldBeTrue();
        await store.KeepDecisionsAsync(_record, _staged, masked, default);
        (await store.SealAsync(AuditRoot.Ended(_record), masked, default)).ShouldBeEmpty();
        var network = JsonNode.Parse(await File.ReadAllBytesAsync(_root.SessionFile(_record)))!["network"]!;
        ((string)network["mode"]!, (string)network["rules_digest"]!).ShouldBe(("filtered", new string('0', 64)));
        return network;
    }

    private Decision Allow(string host, long? times = null) => Line(NetworkVerdict.Allow, host) with { Times = times };

    private Decision Deny(string host, long? times = null) => Line(NetworkVerdict.Deny, host) with { Times = times, Reason = "no_rule" };

    private Decision Line(NetworkVerdict verdict, string? host = null) => Decision(verdict) with { Host = host };

    // A second after the one before.
    private Decision Decision(NetworkVerdict verdict)
    {
        var decision = new Decision { Time = _now, Verdict = verdict };
        _now += TimeSpan.FromSeconds(1);
        return decision;
    }
}
