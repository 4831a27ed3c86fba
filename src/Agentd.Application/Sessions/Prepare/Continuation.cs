using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Decides whether a session may go on from the kept work of an earlier one.</summary>
public sealed class Continuation(SessionCatalog catalog, IEarlierWork earlier)
{
    /// <summary>Finds the kept work that an invocation names, and has its record verified.</summary>
    /// <returns>The same with the work; as it was where none is named.</returns>
    /// <exception cref="SessionException">There is no such session, or this one may not go on from it.</exception>
    public async Task<SessionDemand> SettleAsync(SessionDemand demand, Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Continues is not { } asked) return demand;
        var found = catalog.Find(asked);
        if (Objection(found, demand, invocation.Trigger) is { } objection)
            throw new SessionException($"agent '{demand.Agent.Name}' cannot go on from session {found.Record.SessionId}: {objection}");
        return demand with
        {
            Continues = await earlier.VerifyAsync(found.Record.Agent, found.Record.SessionId, cancellation).ConfigureAwait(false),
        };
    }

    private static string? Objection(SessionView found, SessionDemand demand, SessionTrigger trigger)
    {
        var record = found.Record;
        if (found.Live is not null) return $"its record is not sealed yet; 'agentd wait {record.SessionId}' waits for its end";
        if (!record.IsComplete) return "its record was never sealed, and nothing vouches for it";
        if (record.RepositoryUrl != demand.Repository.Value)
            return $"it cloned {record.RepositoryUrl}, and this one is to clone {demand.Repository.Value}; name the same repository";
        // What an agent was told or misled to write is nothing that another one finds by itself.
        if (record.Agent != demand.Agent.Name && trigger != SessionTrigger.Manual)
            return $"it was one of agent '{record.Agent}', from which only an operator may have another agent go on";
        return Objection(record);
    }

    private static string? Objection(SessionRecord record) => record.Work switch
    {
        WorkKept.All or WorkKept.Commits => null,
        WorkKept.None => $"its record keeps no work: it left nothing new, or 'agentd work {record.SessionId}' says why",
        WorkKept.Pushed => "it pushed its work: a fresh clone has it",
        WorkKept.Summary => $"its record keeps no more than a summary of its work; 'agentd work {record.SessionId}' says why",
        _ => "its record keeps no work: its agent's keep_work does not, its agent never ran, or it is older",
    };
}
