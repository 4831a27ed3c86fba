using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Serialization;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Tests.Contract;

public sealed class GoldenTests
{
    private static readonly EgressRule _rule = new("*.example.org", [443, 8443], "https", ["10.20.0.0/16"]);

    private static readonly EgressRule _inspected = new(
        "api.example.org", [443], "https", [], ["GET"], ["/v1/*"], true, "-----BEGIN CERTIFICATE-----");

    private static readonly EgressCredential _credential = new(
        "API_KEY", "placeholder-0123456789", ["api.example.org"], [1, 2, 3], ["x-api-key"], "Authorization: Bearer {}", ["header", "query"],
        true);

    private static readonly Dictionary<string, object> _messages = new()
    {
        ["request.greet"] = new Greet(EgressContract.Version, "0123456789abcdef"),
        ["request.attach"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [_rule], CloneStage.Before, _rule),
        ["request.attach.after"] = new Attach("c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [], CloneStage.After),
        ["request.attach.learn"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [], CloneStage.Before, Learn: true),
        ["request.attach.proxy"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [], CloneStage.Before,
            Proxy: new EgressProxy("proxy.example.org", 3128, ["*.internal.example.org"], [1, 2, 3])),
        ["request.attach.inspected"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [_inspected], CloneStage.Before, null,
            new EgressAuthority("/tmp/s/network.key", "/tmp/s/network/ca.pem", 3600), [_credential]),
        ["request.attach.metered"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [_rule with { Meter = "openai" }], CloneStage.Before,
            Usage: "/tmp/s/usage.jsonl"),
        ["request.attach.budget"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [_rule with { Meter = "openai" }], CloneStage.Before,
            Usage: "/tmp/s/usage.jsonl", Budget: new EgressBudget(
                5_000_000, 500, 2.5m, "USD", ["claude-*"], [new EgressPrice("claude-*", 3, 15, 0.3m, 3.75m, 64000)], IsDaily: true)),
        ["request.attach.stall"] = new Attach(
            "c172d8d5439e7d68", 4711, "/tmp/s/network", "/tmp/s/network.jsonl", [_rule with { Meter = "openai" }], CloneStage.Before,
            Usage: "/tmp/s/usage.jsonl", Stall: new EgressStall(20, 50, IsEnding: true)),
        ["request.renew"] = new Renew("c172d8d5439e7d68", [new EgressValue("API_KEY", [1, 2, 3])]),
        ["request.allow_cost"] = new AllowCost("c172d8d5439e7d68", 12.5m, "the day's budget of site-builder is spent"),
        ["request.detach"] = new Detach("c172d8d5439e7d68"),
        ["request.list"] = new ListAttached(),
        ["request.dismiss"] = new Dismiss(),
        ["reply.done"] = new Done(),
        ["reply.refused"] = new Refused("process 4711 is not one of session c172d8d5439e7d68"),
        ["reply.attached"] = new Attached(["c172d8d5439e7d68"]),
        ["reply.denied"] = new Denied("c172d8d5439e7d68", "evil.example", 443, "no_rule"),
        ["reply.interrupted"] = new Interrupted(),
        ["reply.ousted"] = new Ousted("c172d8d5439e7d68", "it ended two relays"),
        ["reply.budget"] = new BudgetReached("c172d8d5439e7d68", "tokens", true),
        ["reply.stalled"] = new StallReached("c172d8d5439e7d68", "repeat_requests", 20, true),
        ["reply.cost_wanted"] = new CostWanted("c172d8d5439e7d68", 1.176m, 2.352m, "USD"),
        ["reply.rejected"] = new Rejected("c172d8d5439e7d68", "GITHUB_TOKEN"),
    };

    public static TheoryData<string> Names => [.. _messages.Keys];

    [Theory]
    [MemberData(nameof(Names))]
    public void A_message_is_written_and_read_as_its_file_says(string name)
    {
        var path = Path.Combine(Folder(), $"{name}.json");
        var written = Encoding.UTF8.GetString(Write(_messages[name])) + "\n";
        if (Environment.GetEnvironmentVariable("AGENTD_UPDATE_GOLDEN") == "1") File.WriteAllText(path, written);

        var golden = File.ReadAllBytes(path);
        written.ShouldBe(Encoding.UTF8.GetString(golden), $"{path} differs; AGENTD_UPDATE_GOLDEN=1 rewrites it");
        Write(Read(name, golden.AsSpan(..^1))).ShouldBe(golden[..^1]);
    }

    [Fact]
    public void Every_message_has_a_file()
    {
        var types = new[] { typeof(EgressRequest), typeof(EgressReply) }
            .SelectMany(root => root.GetCustomAttributes(typeof(JsonDerivedTypeAttribute), false))
            .Select(attribute => ((JsonDerivedTypeAttribute)attribute).DerivedType);

        types.Except(_messages.Values.Select(message => message.GetType())).ShouldBeEmpty();
        Directory.GetFiles(Folder(), "*.json").Select(Path.GetFileNameWithoutExtension).Order().ShouldBe(_messages.Keys.Order());
    }

    [Theory]
    [InlineData("{}")]
    [InlineData("null")]
    [InlineData("""{"op":"open_everything"}""")]
    [InlineData("""{"op":"detach","session":"a","and":"b"}""")]
    [InlineData("""{"op":"detach"}""")]
    public void What_is_no_request_is_refused(string text) =>
        Should.Throw<JsonException>(() => EgressContract.Read<EgressRequest>(Encoding.UTF8.GetBytes(text)));

    private static byte[] Write(object message) =>
        message is EgressRequest request ? EgressContract.Write(request) : EgressContract.Write((EgressReply)message);

    private static object Read(string name, ReadOnlySpan<byte> body) =>
        name.StartsWith("request", StringComparison.Ordinal)
            ? EgressContract.Read<EgressRequest>(body)
            : EgressContract.Read<EgressReply>(body);

    private static string Folder([CallerFilePath] string file = "") => Path.GetDirectoryName(file)!;
}
