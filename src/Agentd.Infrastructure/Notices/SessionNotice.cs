using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Notices;

/// <summary>What is told of a session's end.</summary>
internal static class SessionNotice
{
    private const int MostWorkUnit = 200;
    private const string Pull = "pull";

    /// <summary>The notice; null of an end that nobody needs to be told of, because an operator wanted it.</summary>
    /// <param name="end">The record, complete.</param>
    /// <param name="network">What became of its connections.</param>
    /// <param name="host">The host's name.</param>
    /// <param name="recordPath">The directory of the record.</param>
    /// <param name="lastLines">What the session printed last, harmless.</param>
    public static Notice? Of(
        SessionRecord end, NetworkCounts? network, string host, string recordPath, IReadOnlyList<string> lastLines)
    {
        return TypeOf(end) is { } type ? Of(type, end, host, Data(end, network, recordPath, lastLines)) : null;
    }

    /// <summary>What a trace is made of: every end is traced.</summary>
    /// <param name="end">The record, complete.</param>
    /// <param name="network">What became of its connections.</param>
    /// <param name="host">The host's name.</param>
    /// <param name="recordPath">The directory of the record.</param>
    public static Notice Trace(SessionRecord end, NetworkCounts? network, string host, string recordPath) =>
        Of(NoticeTypes.SessionEnded, end, host, Data(end, network, recordPath, []) with
        {
            StartedAt = end.StartedAt,
            Phases = [.. end.Phases.Select(timing => new NoticePhase(
                timing.Name, Within(timing), timing.StartedAt, timing.StartedAt + timing.Duration))],
        });

    private static string? Within(PhaseTiming timing) => timing.Step is not null ? SessionPhase.Execute.Word()
        : timing.Name == Pull ? SessionPhase.Prepare.Word() : null;

    private static Notice Of(string type, SessionRecord end, string host, NoticeData data) => new()
    {
        Type = type,
        Time = end.EndedAt ?? end.StartedAt,
        Id = $"{end.SessionId}.{type}",
        Host = host,
        DaemonId = end.DaemonId.Value,
        Data = data,
    };

    private static NoticeData Data(SessionRecord end, NetworkCounts? network, string recordPath, IReadOnlyList<string> lastLines) => new()
    {
        SessionId = end.SessionId.Value,
        Agent = end.Agent.Value,
        WorkUnit = end.WorkUnit is { } unit ? HarmlessLine.Of(unit, MostWorkUnit) : null,
        Trigger = end.Trigger.Word(),
        Outcome = end.Outcome,
        ExitCode = end.ExitCode,
        Bound = end.Bound?.Word(),
        Error = end.Error is { } error ? HarmlessLine.Of(error, WhyStopped.Most) : null,
        Why = WhyStopped.Of(end),
        Phase = end.Phases.LastOrDefault(phase => Words.Parse<SessionPhase>(phase.Name) is not SessionPhase.Teardown)?.Name,
        TookMs = (long?)(end.EndedAt - end.StartedAt)?.TotalMilliseconds,
        RecordPath = recordPath,
        Commit = end.Commit,
        Work = end.Work?.Word(),
        Usage = end.Usage is { } usage ? Usage(usage) : null,
        NetworkDenied = network?.Denied,
        LastLines = lastLines.Count > 0 ? lastLines : null,
        Command = $"agentd inspect {end.SessionId}",
    };

    private static NoticeUsage Usage(SessionUsage usage) => new(
        usage.Models.Sum(model => model.Requests), usage.Tokens.Input, usage.Tokens.Output, usage.Tokens.CacheRead, usage.Tokens.CacheWrite)
    {
        Unmeasured = usage.Unmeasured.Values.Sum() is > 0 and var unmeasured ? unmeasured : null,
        Cost = usage.Cost,
        Currency = usage.Cost is null ? null : usage.Currency,
    };

    /// <summary>The event that an end is; null where an operator asked for it.</summary>
    public static string? TypeOf(SessionRecord end) => end.Outcome switch
    {
        null or SessionRecord.ErrorOutcome => NoticeTypes.SessionError,
        "timed_out" => NoticeTypes.SessionTimedOut,
        "cancelled" => end.Asked is { By: StopAsker.Operator } ? null : NoticeTypes.SessionCancelled,
        var label => SessionOutcome.IsGoodLabel(label) ? NoticeTypes.SessionSucceeded : NoticeTypes.SessionFailed,
    };
}
