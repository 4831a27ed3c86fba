using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Formats;

/// <summary>
/// The format <c>otlp</c>: a trace of each session, its phases and steps as spans, with the names that OpenTelemetry's conventions have for
/// pipelines. Ids are drawn from the session, so that a message that is sent twice is the same trace.
/// </summary>
internal static class OtlpBody
{
    private const int TraceIdBytes = 16, SpanIdBytes = 8;
    private const long NanosecondsPerTick = 100;

    /// <summary>Writes them. What is no session's end, such as the message of a test, has no trace.</summary>
    public static byte[] Of(IReadOnlyList<Notice> notices) => JsonSerializer.SerializeToUtf8Bytes(
        new OtlpDocument([.. notices.Where(notice => notice.Type == NoticeTypes.SessionEnded).Select(Trace)]),
        OtlpJson.Default.OtlpDocument);

    private static OtlpResourceSpans Trace(Notice notice) => new(
        new OtlpResource(
        [
            Text("service.name", "agentd"), Text("service.instance.id", notice.DaemonId), Text("host.name", notice.Host),
        ]),
        [new OtlpScopeSpans(new OtlpScope("agentd"), [Session(notice), .. (notice.Data.Phases ?? []).Select(one => Phase(notice, one))])]);

    private static OtlpSpan Session(Notice notice)
    {
        var (data, result) = (notice.Data, Result(notice.Data.Outcome));
        return new OtlpSpan
        {
            TraceId = Id(notice, "", TraceIdBytes),
            SpanId = Id(notice, "session", SpanIdBytes),
            Name = $"RUN {data.Agent}",
            Kind = OtlpSpanKind.Server,
            StartTimeUnixNano = Nanoseconds(data.StartedAt ?? notice.Time),
            EndTimeUnixNano = Nanoseconds(notice.Time),
            Attributes =
            [
                .. Known("cicd.pipeline.action.name", "RUN"), .. Known("cicd.pipeline.name", data.Agent),
                .. Known("cicd.pipeline.run.id", data.SessionId), .. Known("cicd.pipeline.result", result),
                .. Known("error.type", IsTrouble(result) ? data.Bound ?? data.Outcome : null),
                .. Known("vcs.ref.head.revision", data.Commit), .. Known("agentd.outcome", data.Outcome),
                .. Known("agentd.trigger", data.Trigger), .. Known("agentd.work_unit", data.WorkUnit), .. Known("agentd.work", data.Work),
                .. data.ExitCode is { } code
                    ? [new OtlpAttribute("agentd.exit_code", new OtlpValue(IntValue: code.ToString(CultureInfo.InvariantCulture)))]
                    : (OtlpAttribute[])[],
            ],
            Status = IsTrouble(result) ? new OtlpStatus(OtlpStatus.Error, data.Why) : null,
        };
    }

    private static OtlpSpan Phase(Notice notice, NoticePhase phase)
    {
        var within = notice.Data.Phases!.Any(one => one.Name == phase.Within) ? $"phase {phase.Within}" : "session";
        var end = phase.EndedAt ?? notice.Time;
        return new OtlpSpan
        {
            TraceId = Id(notice, "", TraceIdBytes),
            SpanId = Id(notice, $"phase {phase.Name}", SpanIdBytes),
            ParentSpanId = Id(notice, within, SpanIdBytes),
            Name = phase.Name,
            Kind = OtlpSpanKind.Internal,
            StartTimeUnixNano = Nanoseconds(phase.StartedAt),
            EndTimeUnixNano = Nanoseconds(end < phase.StartedAt ? phase.StartedAt : end),
            Attributes =
            [
                Text("cicd.pipeline.task.name", phase.Name), Text("cicd.pipeline.task.run.id", $"{notice.Data.SessionId}.{phase.Name}"),
            ],
        };
    }

    // The words that the conventions have for it.
    private static string Result(string? outcome) => outcome switch
    {
        "success" => "success",
        "blocked" or "nothing_ready" => "skip",
        "timed_out" => "timeout",
        "cancelled" => "cancellation",
        null or "error" => "error",
        _ => "failure",
    };

    private static bool IsTrouble(string result) => result is "failure" or "error" or "timeout";

    private static string Id(Notice notice, string part, int bytes)
    {
        var source = $"{notice.DaemonId}/{notice.Data.SessionId}/{part}";
        return Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(source)).AsSpan(0, bytes));
    }

    private static string Nanoseconds(DateTimeOffset time) =>
        ((time - DateTimeOffset.UnixEpoch).Ticks * NanosecondsPerTick).ToString(CultureInfo.InvariantCulture);

    private static OtlpAttribute Text(string key, string value) => new(key, new OtlpValue(value));

    private static OtlpAttribute[] Known(string key, string? value) => value is null ? [] : [Text(key, value)];
}
