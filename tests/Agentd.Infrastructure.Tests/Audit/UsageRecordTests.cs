using System.Text;
using System.Text.Json.Nodes;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>What a session used, in its record.</summary>
public sealed class UsageRecordTests : IDisposable
{
    private static readonly DateTimeOffset _now = new(2026, 11, 29, 12, 0, 0, TimeSpan.Zero);

    private PriceList _prices = PriceList.Empty;
    private readonly AuditRoot _root = new();
    private readonly string _staged = Path.GetTempFileName();
    private readonly SessionRecord _record = AuditRoot.Record();

    public void Dispose()
    {
        _root.Dispose();
        File.Delete(_staged);
    }

    [Fact]
    public async Task A_record_says_what_its_file_comes_to()
    {
        var usage = (await SealAsync(
            Line(UsageState.Open), Line(UsageState.Begin), Measured("claude", 100, 10), Line(UsageState.Begin), Measured("claude", 7, 3),
            Line(UsageState.Begin), Line(UsageState.Failed), Line(UsageState.Begin), Line(UsageState.Unmeasured) with { Reason = "cut" },
            Line(UsageState.Begin)))!;

        ((string?)usage["source"]).ShouldBe("measured");
        usage["models"]!.ToJsonString().ShouldBe(
            """[{"model":"claude","requests":2,"input_tokens":107,"output_tokens":13,"cache_read_tokens":4,"cache_write_tokens":2,"""
            + """ "largest_request_tokens":113,"first":"2026-11-29T12:00:00Z","last":"2026-11-29T12:00:00Z"}]""".TrimStart());
        usage["unmeasured"]!.ToJsonString().ShouldBe("""{"broken_off":1,"cut":1}""");
        ((long)usage["failed"]!).ShouldBe(1);
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task What_models_cost_is_said_by_the_operators_prices_alone()
    {
        _prices = new PriceList("EUR", [new ModelPrice(ModelPattern.Parse("claude-*"), 3, 15) { CacheRead = 0.3m, CacheWrite = 3.75m }]);

        var usage = (await SealAsync(
            Measured("claude-sonnet", 1_000_000, 200_000) with { Cost = 99, Currency = "USD" }, Measured("gpt", 5, 5) with { Cost = 99 }))!;

        ((string?)usage["currency"], (decimal)usage["cost"]!).ShouldBe(("EUR", 6.00000435m));
        ((decimal)usage["models"]![0]!["cost"]!).ShouldBe(6.00000435m);
        usage["models"]![1]!["cost"].ShouldBeNull();
    }

    [Fact]
    public async Task A_session_without_metered_hosts_has_none()
    {
        File.Delete(_staged);
        var store = _root.Store();
        store.TryBegin(_record).ShouldBeTrue();

        (await store.KeepUsageAsync(_record, _staged, [], PriceList.Empty, default)).ShouldBeNull();

        await store.SealAsync(AuditRoot.Ended(_record), [], default);
        (await DocumentAsync())["usage"].ShouldBeNull();
        _root.Findings().ShouldBeEmpty();
    }

    [Fact]
    public async Task A_secret_that_a_host_repeats_as_a_model_is_masked()
    {
        var masked = (SecretValue[])[new SecretValue("the-secret-value-42"u8.ToArray())];

        var usage = (await SealAsync(masked, Measured("m-the-secret-value-42", 1, 1)))!;

        ((string?)usage["models"]![0]!["model"]).ShouldBe("m-***");
        Kept().ShouldNotContain("secret-value");
    }

    [Fact]
    public async Task Lines_that_are_none_are_counted_and_half_a_line_is_left_out()
    {
        await File.WriteAllBytesAsync(
            _staged,
            [
                .. UsageFile.Line(Line(UsageState.Begin)), .. "{]\n"u8, .. Encoding.ASCII.GetBytes(new string('x', 9000) + "\n"),
                .. UsageFile.Line(Measured("claude", 1, 1)), .. UsageFile.Line(Measured("claude", 1, 1))[..^1],
            ]);

        var usage = (await SealAsync())!;

        ((long)usage["models"]![0]!["requests"]!).ShouldBe(1);
        usage["unmeasured"]!.ToJsonString().ShouldBe("""{"lost":2}""");
    }

    [Fact]
    public async Task A_file_that_was_changed_is_found()
    {
        await SealAsync(Measured("claude", 100, 10));

        Shell.Run($"cd {Agentd} && chmod u+w usage.jsonl && sed -i s/100/101/ usage.jsonl && chmod 0444 usage.jsonl");

        _root.Findings().ShouldContain("agentd/usage.jsonl: has another content");
    }

    [Fact]
    public async Task What_a_session_used_so_far_is_read_on_from_where_it_was_left()
    {
        var (soFar, prices) = (new UsageSoFar(_staged), new PriceList("EUR", [new ModelPrice(ModelPattern.Parse("claude"), 1, 1)]));
        await WriteAsync(Line(UsageState.Open), Line(UsageState.Begin), Measured("claude", 7, 3), Line(UsageState.Begin));
        soFar.Read(PriceList.Empty, [])!.Tokens.Input.ShouldBe(7);
        var half = UsageFile.Line(Measured("claude", 100, 1));
        await File.AppendAllBytesAsync(_staged, half[..20]);
        soFar.Read(PriceList.Empty, [])!.UnderWay.ShouldBe(1);

        await File.AppendAllBytesAsync(_staged, half[20..]);

        var usage = soFar.Read(PriceList.Empty, [])!;
        (usage.Tokens.Input, usage.UnderWay, usage.Cost, usage.Unmeasured.Count).ShouldBe((107, 0, null, 0));
        soFar.Read(prices, [])!.Cost.ShouldNotBeNull("other prices count for all of it");
        soFar.Read(prices, null)!.Models[0].Model.ShouldBe("(withheld)");
        File.Delete(_staged);
        soFar.Read(prices, null).ShouldBeNull();
    }

    [Fact]
    public async Task What_is_read_of_a_file_is_bounded()
    {
        await using (var large = new FileStream(_staged, FileMode.Create))
        {
            large.SetLength(UsageLines.MostBytes + 100);
            large.Position = UsageLines.MostBytes;
            large.Write(UsageFile.Line(Measured("claude", 7, 3)));
        }

        var usage = new UsageSoFar(_staged).Read(PriceList.Empty, [])!;

        usage.Models.ShouldBeEmpty();
    }

    private string Agentd => Path.GetDirectoryName(_root.SessionFile(_record))!;

    private string Kept() => File.ReadAllText(Path.Combine(Agentd, "usage.jsonl"));

    private async Task<JsonNode> DocumentAsync() => JsonNode.Parse(await File.ReadAllBytesAsync(_root.SessionFile(_record)))!;

    private Task<JsonNode?> SealAsync(params UsageLine[] lines) => SealAsync([], lines);

    private async Task<JsonNode?> SealAsync(IReadOnlyList<SecretValue> masked, params UsageLine[] lines)
    {
        if (lines.Length > 0) await WriteAsync(lines);
        var store = _root.Store();
        store.TryBegin(_record).ShouldBeTrue();
        await store.KeepUsageAsync(_record, _staged, masked, _prices, default);
        await store.SealAsync(AuditRoot.Ended(_record), [], default);
        return (await DocumentAsync())["usage"];
    }

    private Task WriteAsync(params UsageLine[] lines) => File.WriteAllBytesAsync(_staged, [.. lines.SelectMany(UsageFile.Line)]);

    private static UsageLine Line(UsageState state) => new() { Time = _now, State = state };

    private static UsageLine Measured(string model, long input, long output) => Line(UsageState.Measured) with
    {
        Model = model,
        Input = input,
        Output = output,
        CacheRead = 2,
        CacheWrite = 1,
    };
}
