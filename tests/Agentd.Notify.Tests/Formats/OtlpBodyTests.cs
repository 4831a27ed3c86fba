using System.Text;
using System.Text.Json;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Tests.Formats;

public sealed class OtlpBodyTests
{
    private static readonly DateTimeOffset _start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Theory]
    [InlineData("success", null, "success")]
    [InlineData("nothing_ready", null, "skip")]
    [InlineData("work_failed", null, "failure")]
    [InlineData("timed_out", "idle_timeout", "timeout")]
    [InlineData("cancelled", null, "cancellation")]
    [InlineData("error", null, "error")]
    public void A_session_is_a_trace_that_a_collector_takes(string outcome, string? bound, string result)
    {
        var document = Parse(Ended(outcome, bound));

        OtlpSchema.Errors(document).ShouldBeEmpty();
        var session = Spans(document)[0];
        (session.GetProperty("name").GetString(), session.GetProperty("kind").GetInt32()).ShouldBe(("RUN builder", 2));
        (Attribute(session, "cicd.pipeline.result"), Attribute(session, "cicd.pipeline.run.id")).ShouldBe((result, "0102030405060708"));
        var isTrouble = result is "failure" or "timeout" or "error";
        session.TryGetProperty("status", out var status).ShouldBe(isTrouble);
        if (isTrouble) (status.GetProperty("code").GetInt32(), Attribute(session, "error.type")).ShouldBe((2, bound ?? outcome));
        else Attribute(session, "error.type").ShouldBeNull();
    }

    [Fact]
    public void Phases_are_within_the_session_and_steps_within_their_phase()
    {
        var spans = Spans(Parse(Ended("success")));
        var ids = spans.ToDictionary(span => span.GetProperty("spanId").GetString()!, span => span.GetProperty("name").GetString());

        spans.Select(span => span.GetProperty("traceId").GetString()).Distinct().ShouldHaveSingleItem();
        spans.Skip(1).Select(span => (ids[span.GetProperty("parentSpanId").GetString()!], span.GetProperty("name").GetString()))
            .ShouldBe([("RUN builder", "prepare"), ("prepare", "pull"), ("RUN builder", "execute"), ("execute", "set-up:agent")]);
        Times(spans[0]).ShouldBe(("1767323045000000000", "1767323105000000000"));
        Times(spans[2]).ShouldBe(("1767323045500000000", "1767323046000000100"));
        // What did not end is as long as the session.
        Times(spans[4]).ShouldBe(("1767323047000000000", "1767323105000000000"));
    }

    [Fact]
    public void A_message_that_is_sent_twice_is_the_same_trace_and_another_session_is_another()
    {
        var once = OtlpBody.Of([Ended("success")]);

        OtlpBody.Of([Ended("success")]).ShouldBe(once);
        var two = Parse(Ended("success"), Ended("success", session: "1112131415161718"));
        OtlpSchema.Errors(two).ShouldBeEmpty();
        Spans(two).Select(span => span.GetProperty("spanId").GetString()).Distinct().Count().ShouldBe(10);
        Spans(two).Select(span => span.GetProperty("traceId").GetString()).Distinct().Count().ShouldBe(2);
    }

    [Fact]
    public void A_test_is_a_request_without_a_trace() =>
        Encoding.UTF8.GetString(OtlpBody.Of([Ended("success") with { Type = NoticeTypes.Test }])).ShouldBe("{\"resourceSpans\":[]}");

    [Theory]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"traceId":"AQIDBAUGBwgBAgMEBQYHCA=="}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"kind":"SPAN_KIND_SERVER"}]}]}]}""")]
    [InlineData("""{"resourceSpans":[{"scopeSpans":[{"spans":[{"startTimeUnixNano":1767323045000000000}]}]}]}""")]
    [InlineData("""{"resource_spans":[]}""")]
    [InlineData("""{"resourceSpans":[{"resource":{"attributes":[{"key":"a","value":{"intValue":5}}]}}]}""")]
    public void Catches_what_the_JSON_of_other_protocols_would_have(string document) =>
        OtlpSchema.Errors(JsonDocument.Parse(document).RootElement).ShouldHaveSingleItem();

    private static JsonElement Parse(params Notice[] notices) => JsonDocument.Parse(OtlpBody.Of(notices)).RootElement;

    private static JsonElement[] Spans(JsonElement document) =>
    [
        .. from sender in document.GetProperty("resourceSpans").EnumerateArray()
           from scope in sender.GetProperty("scopeSpans").EnumerateArray()
           from span in scope.GetProperty("spans").EnumerateArray()
           select span,
    ];

    private static string? Attribute(JsonElement span, string key) => span.GetProperty("attributes").EnumerateArray()
        .Where(one => one.GetProperty("key").GetString() == key)
        .Select(one => one.GetProperty("value").GetProperty("stringValue").GetString()).SingleOrDefault();

    private static (string?, string?) Times(JsonElement span) =>
        (span.GetProperty("startTimeUnixNano").GetString(), span.GetProperty("endTimeUnixNano").GetString());

    private static Notice Ended(string outcome, string? bound = null, string session = "0102030405060708") => new()
    {
        Type = NoticeTypes.SessionEnded,
        Time = _start.AddMinutes(1),
        Id = $"{session}.session.ended",
        Host = "build-1",
        DaemonId = "987b88e8",
        Data = new NoticeData
        {
            SessionId = session,
            Agent = "builder",
            Outcome = outcome,
            Bound = bound,
            ExitCode = 5,
            Commit = new string('a', 40),
            Why = "runa says that the agent's work failed (exit code 5)",
            StartedAt = _start,
            Phases =
            [
                new NoticePhase("prepare", null, _start, _start.AddSeconds(1)),
                new NoticePhase("pull", "prepare", _start.AddMilliseconds(500), _start.AddSeconds(1).AddTicks(1)),
                new NoticePhase("execute", null, _start.AddSeconds(1), _start.AddMinutes(1)),
                new NoticePhase("set-up:agent", "execute", _start.AddSeconds(2), null),
            ],
        },
    };
}
