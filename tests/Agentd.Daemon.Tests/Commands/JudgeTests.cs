using System.Text;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Methodologies.Schemas;
using Agentd.Infrastructure.Tests.Podman;

namespace Agentd.Daemon.Tests.Commands;

/// <summary>The real program, as the daemon starts it.</summary>
public sealed class JudgeTests
{
    private readonly JudgeProcess _judge = new(Path.Combine(AppContext.BaseDirectory, "agentd-daemon"));

    [Fact]
    public async Task A_valid_document_breaks_no_rule() => (await Judged("""{"type":"array"}""", "[1]")).ShouldBeEmpty();

    [Fact]
    public async Task A_broken_rule_comes_with_its_place_in_both() =>
        (await Judged("""{"items":{"type":"string"}}""", """["a",1]"""))
            .Single().ShouldBe(new ViolatedRule("/1", "#/items/type", "Value is \"integer\" but should be \"string\""));

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
    public async Task A_document_as_deep_as_is_read_is_judged()
    {
        var document = new string('[', 1_000) + new string(']', 1_000);
        (await Judged("""{"items":{"$ref":"#"}}""", document)).ShouldBeEmpty();
    }

    // An eighth of what documents of the most memory take, which a machine that runs other tests beside judges in time too.
    [Fact]
    public async Task A_document_of_a_quarter_of_a_million_values_is_judged_to_its_last() =>
        (await Judged("""{"items":{"type":"integer"}}""", $"[{string.Concat(Enumerable.Repeat("1,", 250_000))}\"\"]")).Single()
            .Path.ShouldBe("/250000");

    [Fact]
    public async Task Long_names_of_a_document_are_told_shortened()
    {
        var keys = Enumerable.Range(0, 120).Select(n => $"\"{new string('k', 100_000)}{n}\":1");
        var told = await Judged("""{"additionalProperties":{"type":"string"}}""", $"{{{string.Join(',', keys)}}}");
        told.Count.ShouldBe(100);
        told.ShouldAllBe(rule => rule.Path.Length == 1_000 && rule.Path.EndsWith('…'));
    }

    [Fact]
    public async Task A_program_that_cannot_be_started_is_named_as_the_reason() =>
        (await Should.ThrowAsync<UnusableJsonException>(
            () => new JudgeProcess("/nowhere/agentd-daemon").ViolationsAsync("true"u8.ToArray(), "1"u8.ToArray(), default)))
            .Message.ShouldContain("could not be started");

    [Fact]
    public Task An_answer_that_is_no_verdict_is_none() => WithProgramAsync("printf '{\"Violations\":['", async (judge, _) =>
        (await Should.ThrowAsync<UnusableJsonException>(() => judge.ViolationsAsync("true"u8.ToArray(), "1"u8.ToArray(), default)))
            .Message.ShouldContain("could not be judged within"));

    // The judge is given what an operator sent: it gets no credential of the daemon's.
    [Fact]
    public Task A_judge_has_nothing_of_the_daemons_environment() => WithProgramAsync("env >\"$0.env\"", async (judge, program) =>
    {
        Environment.SetEnvironmentVariable("AGENTD_TEST_OWN", "hunter2");
        await Should.ThrowAsync<UnusableJsonException>(() => judge.ViolationsAsync("true"u8.ToArray(), "1"u8.ToArray(), default));

        var names = File.ReadAllLines($"{program}.env").Select(line => line.Split('=')[0]);
        names.Except(["PWD", "OLDPWD", "SHLVL", "_", "PATH"]).ShouldBe(["DOTNET_GCHeapHardLimit"]);
    });

    [Fact(Timeout = 300_000)]
    public Task No_more_than_two_judge_at_a_time() => WithProgramAsync(
        "echo $$ >>\"$0.began\"; while [ ! -e \"$0.go\" ]; do sleep 0.1; done", async (judge, program) =>
    {
        Task<IReadOnlyList<ViolatedRule>>[] all =
            [.. Enumerable.Range(0, 3).Select(_ => judge.ViolationsAsync("true"u8.ToArray(), "1"u8.ToArray(), default))];
        while (!File.Exists($"{program}.began") || File.ReadAllLines($"{program}.began").Length < 2) await Task.Delay(20);
        await Task.Delay(200);
        File.ReadAllLines($"{program}.began").Length.ShouldBe(2);

        await File.WriteAllTextAsync($"{program}.go", "");
        foreach (var each in all) await Should.ThrowAsync<UnusableJsonException>(each);
        File.ReadAllLines($"{program}.began").Length.ShouldBe(3);
    });

    // The next one's memory is not to come on top of its own. This one has much of it: so it takes the kernel a moment to end it.
    [Fact(Timeout = 300_000)]
    public Task A_judge_is_gone_when_nobody_waits_for_its_verdict_any_more() => WithProgramAsync(
        "x=$(head -c 100000000 /dev/zero | tr '\\0' x); echo $$ >\"$0.new\"; mv \"$0.new\" \"$0.pid\"; while :; do sleep 1; done",
        async (judge, program) =>
    {
        using var enough = new CancellationTokenSource();
        var judged = judge.ViolationsAsync("true"u8.ToArray(), "1"u8.ToArray(), enough.Token);
        while (!File.Exists($"{program}.pid")) await Task.Delay(20);
        var process = $"/proc/{File.ReadAllText($"{program}.pid").Trim()}";

        await enough.CancelAsync();
        await Should.ThrowAsync<OperationCanceledException>(judged);

        Directory.Exists(process).ShouldBeFalse();
    });

    private static async Task WithProgramAsync(string script, Func<JudgeProcess, string, Task> work)
    {
        var folder = Directory.CreateTempSubdirectory("agentd-judge-");
        try
        {
            var program = Path.Combine(folder.FullName, "judge");
            WrittenProgram.Write(program, $"#!/bin/sh\n{script}\ncat >/dev/null\n");
            await work(new JudgeProcess(program), program);
        }
        finally
        {
            folder.Delete(recursive: true);
        }
    }

    private Task<IReadOnlyList<ViolatedRule>> Judged(string schema, string document) =>
        _judge.ViolationsAsync(Encoding.UTF8.GetBytes(schema), Encoding.UTF8.GetBytes(document), default);
}
