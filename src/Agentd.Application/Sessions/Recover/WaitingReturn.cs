using Agentd.Application.Ports;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Lifecycle;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Lets sessions wait on that waited for their turn when an earlier daemon ended: in their order, each with what it was asked.</summary>
public sealed class WaitingReturn(
    IWaitingRequests requests, SessionAdmission admission, SessionDispatcher dispatcher, IAgents agents, TimeProvider time)
{
    /// <summary>Says of a session whether it waits, and in which place, or why it cannot any more.</summary>
    internal EarlierSession Placed(EarlierSession left)
    {
        if (!left.Record.Queued || left.Record.IsComplete) return left;
        try
        {
            return left with { Place = requests.Read(left.Record.Names).Place };
        }
        catch (SessionException failure)
        {
            return left with { NotAsked = failure.Message };
        }
    }

    /// <summary>Lets them wait again, before anybody new can come. What each needs is looked for at its turn.</summary>
    internal void Return(IEnumerable<EarlierSession> waiting)
    {
        foreach (var left in waiting.OrderBy(w => w.Place).ThenBy(w => w.Record.StartedAt)) Return(left.Record, left.Place!.Value);
    }

    private void Return(SessionRecord record, long place)
    {
        var most = agents.TryFind(record.Agent.Value, out var agent) ? agent.MaxSessions : null;
        var live = new LiveSession(record with { Recovered = true }, time) { Turn = admission.Return(record.Agent, record.Trigger, most, place) };
        dispatcher.Continue(new AcceptedSession(live, Demand: null));
    }
}
