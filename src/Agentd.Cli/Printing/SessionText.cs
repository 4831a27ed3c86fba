using System.Globalization;

namespace Agentd.Cli.Printing;

/// <summary>Sessions as a person reads them.</summary>
internal static class SessionText
{
    /// <summary>Where a session is, or how it ended, in a word or two.</summary>
    public static string Status(SessionSummary session) => session switch
    {
        { State: not SessionState.Ended } => Word(session.State),
        { Outcome: null } => "incomplete",
        { Outcome: "success" or "blocked" or "nothing_ready" } or { ExitCode: null } => session.Outcome,
        _ => $"{session.Outcome} ({session.ExitCode})",
    };

    /// <summary>A table with one line per session.</summary>
    public static string List(IReadOnlyList<SessionSummary> sessions, Times times)
    {
        // Where nothing is measured, there is nothing to say of it.
        var isMeasured = sessions.Any(session => session.Used is not null);
        var table = new Table(["SESSION", "AGENT", "STATUS", "WORK UNIT", "CREATED", "TOOK", .. isMeasured ? ["USED"] : (string[])[]]);
        foreach (var session in sessions)
        {
            table.Add(
            [
                session.SessionId, session.Agent, Status(session), session.WorkUnit,
                times.Ago(session.CreatedAt), times.Took(session.StartedAt, session.EndedAt),
                .. isMeasured ? [UsageText.Short(session.Used)] : (string?[])[],
            ]);
        }

        return table.ToString();
    }

    /// <summary>Everything known of one session.</summary>
    public static string Details(SessionDetails session, Times times)
    {
        string? Moment(DateTimeOffset? at) => at is { } moment ? $"{times.Moment(moment)} ({times.Ago(moment)})" : null;
        var facts = new Facts();
        facts.Add("Session", session.SessionId);
        facts.Add("Agent", session.Agent);
        facts.Add("Status", Status(session));
        facts.Add("Why", session.Why);
        facts.Add("Sealed", session.Seal is { } seal ? $"no. {seal.Sequence} of its agent's chain, {seal.Link}" : null);
        facts.Add("Ended by", session.Bound);
        facts.Add("Error", session.Error);
        facts.Add("Trigger", session.Trigger?.ToString().ToLowerInvariant());
        facts.Add("Work unit", session.WorkUnit);
        facts.Add("Repository", session.RepoUrl);
        facts.Add("Commit", session.Commit);
        facts.Add("Continues", session.Continues is { } earlier ? Continues(earlier) : null);
        facts.Add("Image", session.ImageDigest);
        facts.Add("Time limit", Limit(session.Limits?.TimeoutMs));
        facts.Add("Stop grace", Limit(session.Limits?.StopGraceMs));
        facts.Add("Idle limit", Limit(session.Limits?.IdleTimeoutMs));
        facts.Add("Limits", LimitsText.Of(session.Limits));
        facts.Add("Variables", Variables(session.Environment));
        facts.Add("Created", Moment(session.CreatedAt));
        facts.Add("Started", Moment(session.StartedAt));
        facts.Add("Ended", Moment(session.EndedAt));
        facts.Add("Took", times.Took(session.StartedAt, session.EndedAt));
        facts.Add("Record", session.RecordPath);
        foreach (var (name, value) in UsageText.Facts(session)) facts.Add(name, value);
        return session.Phases.Count == 0 ? facts.ToString() : $"{facts}\n\n{Phases(session)}";
    }

    private static string Continues(ContinuedSession earlier) => $"{earlier.SessionId} of {earlier.Agent}: " + earlier switch
    {
        { Work: true, State: { } state } => $"work, {State(state)}",
        { Work: true } => "work",
        { State: { } state } => State(state),
        _ => "its state, which was empty",
    };

    private static string State(ContinuedState state) =>
        $"{state.Files} files of state" + (state.LeftOut == 0 ? "" : $" ({state.LeftOut} entries left out)");

    private static string? Variables(IReadOnlyDictionary<string, string> variables) =>
        variables.Count == 0 ? null : string.Join('\n', variables.Select(variable => $"{variable.Key}={variable.Value}"));

    private static string Phases(SessionDetails session)
    {
        var table = new Table("PHASE", "BEGAN", "TOOK");
        foreach (var phase in session.Phases)
            table.Add(phase.Name, $"+{Times.Duration(phase.StartedAt - session.CreatedAt)}", Limit(phase.DurationMs));
        return table.ToString();
    }

    private static string? Limit(long? milliseconds) => milliseconds is { } ms ? Times.Duration(TimeSpan.FromMilliseconds(ms)) : null;

    private static string Word(SessionState state) =>
        state == SessionState.TearingDown ? "tearing down" : state.ToString().ToLowerInvariant();
}

/// <summary>A session's limits on what it may use, in one line.</summary>
internal static class LimitsText
{
    private static readonly string[] Units = ["B", "KiB", "MiB", "GiB", "TiB"];

    /// <summary>The limits that there are; null where there are none.</summary>
    public static string? Of(Limits? limits)
    {
        if (limits is null) return null;
        var parts = Limits.Resources.Select(limit => (limit.Key, Value: Value(limit, limits))).Where(part => part.Value is not null)
            .Select(part => $"{part.Key} {part.Value}").ToList();
        if (parts.Count == 0) return null;
        var unenforced = limits.Unenforced.Count == 0 ? "" : $" (not enforced by this host: {string.Join(", ", limits.Unenforced)})";
        return string.Join(", ", parts) + unenforced;
    }

    private static string? Value(ShownLimit limit, Limits limits) => limit.Of(limits) is not { } value ? null
        : limit.IsSize ? Size((long)value) : value.ToString(CultureInfo.InvariantCulture);

    private static string Size(long value)
    {
        var unit = 0;
        for (; unit < Units.Length - 1 && value >= 1024 && value % 1024 == 0; unit++) value /= 1024;
        return string.Create(CultureInfo.InvariantCulture, $"{value} {Units[unit]}");
    }
}
