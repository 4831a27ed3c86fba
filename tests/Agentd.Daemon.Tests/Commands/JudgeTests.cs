using System.Text;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Methodologies.Schemas;

namespace Agentd.Daemon.Tests.Commands;

/// <summary>The real program, as the daemon starts it.</summary>
public sealed class JudgeTests
{
    private readonly JudgeProcess _judge = new(Path.Combine(AppContext.BaseDirectory, "agentd-daemon"));

    [Fact]
    public async Task A_valid_document_breaks_no_rule() => (await Judged("""{"type":"array"}""", "[1]")).ShouldBeEmpty();

    [Fact]
    public async Task A_broken_rule_comes_with_its_place_in_both() =>
        (await Judged("""{"items":{"type":"string"}}""", """["a",1]""")).Single().ShouldBe(new ViolatedRule("/1", "#/items/type", "Value is \"integer\" but should be \"string\""));

    [Fact]
    public async Task What_is_no_schema_and_what_is_no_document_are_told_apart()
    {
        await Should.ThrowAsync<UnusableSchemaException>(() => Judged("""{"type":"strang"}""", "1"));
        (await Should.ThrowAsync<UnusableJsonException>(() => Judged("true", "{"))).ShouldNotBeOfType<UnusableSchemaException>();
    }

    [Fact]
    public async Task A_schema_that_would_judge_for_hours_is_ended()
    {
        // Each level asks the one below it twice: 2^60 judgements.
        var levels = string.Join(',', Enumerable.Range(0, 60).Select(n => $$"""
            "l{{n}}":{"allOf":[{"$ref":"#/$defs/l{{n + 1}}"},{"$ref":"#/$defs/l{{n + 1}}"}]}
            """));
        var schema = $$"""{"$ref":"#/$defs/l0","$defs":{ {{levels}},"l60":{"type":"integer"} } }""";
        (await Should.ThrowAsync<UnusableJsonException>(() => Judged(schema, "1"))).Message.ShouldContain("could not be judged within");
    }

    [Fact]
    public async Task A_document_that_would_fill_the_memory_is_answered()
    {
        var document = $"[{string.Concat(Enumerable.Repeat("1,", 8_000_000))}1]";
        (await Should.ThrowAsync<UnusableJsonException>(() => Judged("""{"items":{"type":"integer"}}""", document))).Message
            .ShouldContain("could not be judged within");
    }

    [Fact]
    public async Task A_document_as_deep_as_is_read_is_judged()
    {
        var document = new string('[', 1_000) + new string(']', 1_000);
        (await Judged("""{"items":{"$ref":"#"}}""", document)).ShouldBeEmpty();
    }

    private Task<IReadOnlyList<ViolatedRule>> Judged(string schema, string document) =>
        _judge.ViolationsAsync(Encoding.UTF8.GetBytes(schema), Encoding.UTF8.GetBytes(document), default);
}
