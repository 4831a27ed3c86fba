using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Lets sessions wait on that waited for their turn when an earlier daemon ended: in their order, each with what it was asked.
/// </summary>
public sealed class WaitingReturn(
    IWaitingRequests requests, SessionAdmission admission, SessionDispatcher dispatcher, IAgents agents, TimeProvider time)
{
    /// <summary>Says of a session whether it waits, and in which place, or why it cannot any more.</summary>
    internal EarlierSession WithPlace(EarlierSession earlier)
    {
        if (!earlier.Record.Queued || earlier.Record.IsComplete) return earlier;
        try
        {
            return earlier with { Place = requests.Read(earlier.Record.Names).Place };
        }
        catch (SessionException failure)
        {
            return earlier with { NotAsked = failure.Message };
        }
    }

    /// <summary>Lets them wait again, before anybody new can come. What each needs is looked for at its turn.</summary>
    internal void Return(IEnumerable<EarlierSession> waiting)
    {
        foreach (var earlier in waiting.OrderBy(w => w.Place).ThenBy(w => w.Record.StartedAt)) Return(earlier.Record, earlier.Place!.Value);
    }

    private void Return(SessionRecord record, long place)
    {
        var most = agents.TryFind(record.Agent.Value, out var agent) ? agent.MaxSessions : null;
        var turn = admission.Return(record.Agent, record.Trigger, most, place);
        var live = new LiveSession(record with { Recovered = true }, time) { Turn = turn };
        dispatcher.Continue(new AcceptedSession(live, Demand: null));
    }
}
