namespace Agentd.Domain.Sessions;

/// <summary>How a session ended: its label, and the raw exit code where a program gave one.</summary>
public sealed record SessionOutcome
{
    private SessionOutcome(string label, int? exitCode, int? signal) => (Label, ExitCode, Signal) = (label, exitCode, signal);

    /// <summary>The session reached its time limit and was ended.</summary>
    public static SessionOutcome TimedOut { get; } = new("timed_out", null, null);

    /// <summary>An operator, or the daemon's shutdown, ended the session.</summary>
    public static SessionOutcome Cancelled { get; } = new("cancelled", null, null);

    /// <summary>The outcome's stable word, as records and the command line carry it.</summary>
    public string Label { get; }

    /// <summary>The raw exit code; null for the outcomes that are agentd's own.</summary>
    public int? ExitCode { get; }

    /// <summary>The signal that ended the program, where one did.</summary>
    public int? Signal { get; }

    /// <summary>Whether the session did what it was asked, or truthfully had nothing to do.</summary>
    public bool IsGood => IsGoodLabel(Label);

    /// <summary>Every label that an outcome may have.</summary>
    public static IReadOnlyList<string> Labels { get; } =
    [
        "success", "generic_failure", "usage_error", "blocked", "nothing_ready", "work_failed", "infrastructure_failure",
        "command_not_executable", "command_not_found", "terminated_by_signal", "timed_out", "cancelled",
    ];

    /// <summary><see cref="IsGood"/> of an outcome that only its label is known of.</summary>
    public static bool IsGoodLabel(string label) => label is "success" or "blocked" or "nothing_ready";

    /// <summary>The outcome that an exit code of <c>runa run</c>, or of the set-up around it, stands for.</summary>
    public static SessionOutcome FromExitCode(int code) => code switch
    {
        0 => new("success", code, null),
        2 => new("usage_error", code, null),
        3 => new("blocked", code, null),
        4 => new("nothing_ready", code, null),
        5 => new("work_failed", code, null),
        6 => new("infrastructure_failure", code, null),
        126 => new("command_not_executable", code, null),
        127 => new("command_not_found", code, null),
        > 128 => new("terminated_by_signal", code, code - 128),
        _ => new("generic_failure", code, null),
    };

    /// <summary>Reads an outcome back from a record; null when the label is not one of ours.</summary>
    public static SessionOutcome? FromRecord(string label, int? exitCode) => label switch
    {
        "timed_out" => TimedOut,
        "cancelled" => Cancelled,
        _ when exitCode is { } code && FromExitCode(code) is var outcome && outcome.Label == label => outcome,
        _ => null,
    };

    /// <inheritdoc/>
    public override string ToString() => Signal is { } signal ? $"{Label} (exit code {ExitCode}, signal {signal})"
        : ExitCode is { } code ? $"{Label} (exit code {code})" : Label;
}
