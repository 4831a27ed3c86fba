using System.Text.Json;
using Agentd.Application.Sessions;
using Agentd.Daemon.Logging;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Logging;

public sealed class JsonLineFormatterTests
{
    private static readonly SessionId _id = SessionId.Parse("00112233445566ff");

    private readonly WrittenLog _log = new(
        new JsonLineFormatter(new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, 678, TimeSpan.Zero))), SessionLog.Category);

    [Fact]
    public void Writes_one_compact_object_with_the_events_own_fields()
    {
        SessionLog.Started(_log, _id, "agentd-c", AgentName.Parse("site-builder"), workUnitPresent: true, timeoutMs: 90_000);

        _log.Text.ShouldBe(
            """
            {"timestamp":"2026-01-02T03:04:05.678000Z","level":"INFO","target":"runner","fields":{
            "event":"runner.session_started","message":"session 00112233445566ff of site-builder started",
            "session_id":"00112233445566ff","container_name":"agentd-c","agent_name":"site-builder",
            "work_unit_present":true,"timeout_ms":90000}}
            """.Replace("\n", "") + "\n");
    }

    [Fact]
    public void Leaves_fields_out_that_have_no_value()
    {
        SessionLog.Outcome(_log, LogLevel.Warning, _id, "agentd-c", "timed_out", exitCode: null, signal: null);

        var fields = Line().GetProperty("fields");

        fields.EnumerateObject().Select(f => f.Name).ShouldBe(["event", "message", "session_id", "container_name", "outcome"]);
        Line().GetProperty("level").GetString().ShouldBe("WARN");
    }

    [Fact]
    public void Writes_numbers_as_numbers()
    {
        SessionLog.Outcome(_log, LogLevel.Warning, _id, "agentd-c", "terminated_by_signal", exitCode: 137, signal: 9);

        Line().GetProperty("fields").GetProperty("exit_code").GetInt32().ShouldBe(137);
    }

    [Theory]
    [InlineData("a\nb\r\nc")]
    [InlineData("\u2028\u2029\u0085")]
    [InlineData("\u001b[31mred\u0007")]
    [InlineData("quote \" backslash \\ brace }")]
    [InlineData("é 世 😀")]
    [InlineData("half \ud83d pair")]
    public void Stays_one_line_whatever_a_message_holds(string text)
    {
        SessionLog.Error(_log, _id, "agentd-c", "execute", text);

        _log.Text.TrimEnd('\n').ShouldAllBe(c => !char.IsControl(c) && c != '\u2028' && c != '\u2029');
        Line().GetProperty("fields").GetProperty("error").GetString().ShouldBe(text.Replace("\ud83d pair", "\ufffd pair"));
    }

    [Fact]
    public void Puts_a_defects_whole_story_into_the_same_line()
    {
        SessionLog.Defect(_log, new InvalidOperationException("first\nsecond"), _id, "seal");

        _log.Text.Count(c => c == '\n').ShouldBe(1);
        Line().GetProperty("fields").GetProperty("exception").GetString()!.ShouldContain("InvalidOperationException: first\nsecond");
    }

    [Theory]
    [InlineData(LogLevel.Trace, "TRACE")]
    [InlineData(LogLevel.Debug, "DEBUG")]
    [InlineData(LogLevel.Information, "INFO")]
    [InlineData(LogLevel.Warning, "WARN")]
    [InlineData(LogLevel.Error, "ERROR")]
    [InlineData(LogLevel.Critical, "ERROR")]
    public void Says_the_level_by_its_word(LogLevel level, string word)
    {
        SessionLog.Outcome(_log, level, _id, "agentd-c", "success", 0, null);

        Line().GetProperty("level").GetString().ShouldBe(word);
    }

    private JsonElement Line() => JsonDocument.Parse(_log.Text).RootElement;
}
