using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Daemon.Metrics;

/// <summary>
/// The metrics of sessions. Every agent that is declared has its rows from the beginning, at nothing: of a row that only comes with the
/// first failure nobody could tell that it grew.
/// </summary>
internal sealed class SessionRows(IAgents agents, LiveSessions live, SessionFigures figures)
{
    private static readonly string[] States = ["queued", "running", "ending"];
    private static readonly string[] Outcomes = [.. SessionOutcome.Labels, SessionRecord.ErrorOutcome];
    private static readonly (SessionBound, string)[] Bounds = [.. Enum.GetValues<SessionBound>().Select(bound => (bound, bound.Word()))];
    private static readonly (SessionPhase, string)[] Phases = [.. Enum.GetValues<SessionPhase>().Select(phase => (phase, phase.Word()))];

    private static readonly (NetworkFate Answer, string Word)[] Answers =
        [.. Enum.GetValues<NetworkFate>().Select(answer => (answer, answer.Word()))];

    public void Write(Exposition text)
    {
        WriteActive(text);
        text.Begin("agentd_sessions_total", "counter", "Sessions that have ended since the daemon started, by outcome.");
        foreach (var agent in agents.All)
        {
            foreach (var outcome in Outcomes)
                text.Sample(figures.Ended[(agent.Name, outcome)], ("agent", agent.Name.Value), ("outcome", outcome));
        }

        text.Begin("agentd_bounds_hit_total", "counter", "Sessions that hit a bound.");
        foreach (var agent in agents.All)
        {
            foreach (var (bound, word) in Bounds)
                text.Sample(figures.BoundsHit[(agent.Name, bound)], ("agent", agent.Name.Value), ("bound", word));
        }

        WriteDurations(text);
        WriteNetwork(text);
    }

    private void WriteActive(Exposition text)
    {
        var active = live.All.GroupBy(s => (s.Session.Agent, StateOf(s))).ToDictionary(g => g.Key, g => g.Count());
        text.Begin("agentd_sessions_active", "gauge", "Sessions that are not over, by where they are.");
        foreach (var agent in agents.All)
        {
            foreach (var state in States)
                text.Sample(active.GetValueOrDefault((agent.Name, state)), ("agent", agent.Name.Value), ("state", state));
        }
    }

    private void WriteDurations(Exposition text)
    {
        text.Begin("agentd_session_duration_seconds", "histogram", "How long sessions took from their acceptance to their end.");
        foreach (var agent in agents.All)
            if (figures.DurationsOf(agent.Name) is { } durations) text.Histogram(durations, ("agent", agent.Name.Value));
        text.Begin("agentd_session_phase_seconds", "summary", "How long the phases of sessions took whose records are closed.");
        foreach (var (phase, word) in Phases)
            if (figures.DurationsOf(phase) is { } durations) text.Summary(durations, ("phase", word));
        text.Begin("agentd_session_queue_seconds", "histogram", "How long sessions waited for their turn.");
        text.Histogram(figures.Waits);
    }

    private void WriteNetwork(Exposition text)
    {
        var filtered = agents.All.Where(agent => agent.Network.IsFiltered).ToArray();
        text.Begin("agentd_network_denied_total", "counter", "Names and connections that ended sessions were refused.");
        foreach (var agent in filtered)
            text.Sample(figures.Network[(agent.Name, NetworkFate.Denied)], ("agent", agent.Name.Value));
        text.Begin("agentd_network_requests_total", "counter", "What ended sessions asked of their networks, by what became of it.");
        foreach (var agent in filtered)
        {
            foreach (var (answer, word) in Answers)
                text.Sample(figures.Network[(agent.Name, answer)], ("agent", agent.Name.Value), ("verdict", word));
        }
    }

    private static string StateOf(LiveSession session) => SessionCatalog.PositionOf(session) switch
    {
        SessionPosition.Queued => "queued",
        SessionPosition.Preparing or SessionPosition.Cloning or SessionPosition.Running => "running",
        _ => "ending",
    };
}
