using System.Globalization;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Audit;

/// <summary>
/// Why a session stopped, in one sentence for an operator. It is made here alone, of what the record says, so that everybody is told the
/// same: whoever waits for the session, who looks at its record, and who is sent a message.
/// </summary>
public static class WhyStopped
{
    /// <summary>The most characters of the sentence.</summary>
    public const int Most = 400;

    /// <summary>The sentence, as one line without a full stop; null while the record tells of no end.</summary>
    public static string? Of(SessionRecord record) =>
        record.Outcome is { } outcome ? HarmlessLine.Of(Sentence(record, outcome), Most) : null;

    /// <summary>Whether somebody who is told how the session ended should be told why too.</summary>
    public static bool IsWorthTelling(SessionRecord record) =>
        record.Outcome is { } outcome && (!SessionOutcome.IsGoodLabel(outcome) || record.Bound is not null);

    private static string Sentence(SessionRecord record, string outcome) => record.Bound switch
    {
        SessionBound.OutOfMemory =>
            "the session ran out of memory and the kernel killed a process of it (out_of_memory, limits.memory); "
            + Ending(record, outcome),
        { } bound when bound.Outcome().Label == outcome => $"the session was ended {Bound(record, bound)} ({bound.Word()})",
        _ => Ending(record, outcome),
    };

    private static string Ending(SessionRecord record, string outcome) => outcome switch
    {
        SessionRecord.ErrorOutcome => record.Error is { } error
            ? $"agentd could not see the session to its end: {error}"
            : "agentd could not see the session to its end, and its record does not say why",
        "timed_out" => "the session was ended at its time limit",
        "cancelled" => Asked(record.Asked),
        _ when record.Error is { } error && SetupStep.IsFailure(error) => $"the session's {error}",
        _ => Explained(SessionOutcome.FromRecord(outcome, record.ExitCode)) ?? $"the session ended as '{outcome}'",
    };

    private static string Bound(SessionRecord record, SessionBound bound) => bound switch
    {
        SessionBound.Timeout => $"at its time limit{Limit(" of ", record.Limits?.Timeout)}",
        SessionBound.IdleTimeout => $"because it printed nothing for {Limit("", record.Limits?.IdleTimeout) ?? "too long"}",
        SessionBound.Budget => "because a request of it could have used more than is left of its budget, or of the day's",
        SessionBound.Stalled => "because its requests were the same one again and again, or failed, as often in a row as its stall says",
        SessionBound.Entries => $"because {Filled(record.ExcessPlace, "more files and directories")}",
        _ => $"because {Filled(record.ExcessPlace, "more")}",
    };

    private static string Filled(DiskPlace? place, string more) => place switch
    {
        DiskPlace.Output => $"it printed {more} than it may",
        DiskPlace.Layer => $"it left {more} in its container, /tmp or its home, than it may",
        DiskPlace.Record => $"it left {more} in its record, below .runa, than it may",
        DiskPlace.Unseen => "for a minute it left no process to measure with, at its limit on processes",
        _ => $"it left {more} than it may",
    };

    private static string Asked(AskedEnd? asked) => asked switch
    {
        { By: StopAsker.Operator, Reason: { } reason } => $"an operator stopped the session: {reason}",
        { By: StopAsker.Operator } => "an operator stopped the session",
        { By: StopAsker.Shutdown, Reason: { } reason } => $"the session was ended with the daemon: {reason}",
        { By: StopAsker.Shutdown } => "the session was ended with the daemon",
        { By: StopAsker.Earlier } => "the session was asked to end before the daemon was restarted",
        _ => "the session was asked to end, by an operator or with the daemon",
    };

    private static string? Explained(SessionOutcome? outcome) => outcome switch
    {
        null => null,
        { Label: "success" } => "the agent did what it was asked",
        { Label: "blocked" } => "runa found the work blocked (exit code 3)",
        { Label: "nothing_ready" } => "runa found nothing that was ready to be worked on (exit code 4)",
        { Label: "usage_error" } => "runa refused how it was called (exit code 2)",
        { Label: "work_failed" } => "runa says that the agent's work failed (exit code 5)",
        { Label: "infrastructure_failure" } => "what the agent runs on failed (exit code 6)",
        { Label: "command_not_executable" } => "a command could not be executed, perhaps the image's /bin/sh (exit code 126)",
        { Label: "command_not_found" } => "a command was not found, perhaps the image's /bin/sh (exit code 127)",
        { Signal: { } signal } => $"{Signal(signal)} ended the session from within (exit code {outcome.ExitCode})",
        _ => $"runa failed and says no more than that (exit code {outcome.ExitCode})",
    };

    private static string Signal(int signal) => signal switch
    {
        1 => "the signal SIGHUP",
        2 => "the signal SIGINT",
        6 => "the signal SIGABRT",
        9 => "the signal SIGKILL",
        11 => "the signal SIGSEGV",
        15 => "the signal SIGTERM",
        _ => $"signal {signal}",
    };

    // As it would be written in the configuration, where it comes out even.
    private static string? Limit(string before, TimeSpan? limit) => limit is not { } span ? null
        : before + (span.TotalSeconds % 60 != 0 ? Amount(span.TotalSeconds, "s")
        : span.TotalMinutes % 60 != 0 ? Amount(span.TotalMinutes, "m") : Amount(span.TotalHours, "h"));

    private static string Amount(double amount, string unit) => amount.ToString("0.###", CultureInfo.InvariantCulture) + unit;
}
