using Agentd.Application.Ports;
using Agentd.Application.Sessions.List;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// Decides what a session goes on from: the work and the state of the session that its invocation names, the state of the agent's last
/// session where the agent is to carry it, or nothing.
/// </summary>
public sealed class Continuation(SessionCatalog catalog, IEarlierWork earlier, LastState last, DefaultsInForce defaults)
{
    /// <summary>Finds the session that is gone on from, and has its record verified.</summary>
    /// <returns>The same with what goes along; as it was where nothing does.</returns>
    /// <exception cref="SessionException">
    /// There is no such session, this one may not go on from it, or what would go along is more than this agent may have.
    /// </exception>
    public async Task<SessionDemand> SettleAsync(SessionDemand demand, Invocation invocation, CancellationToken cancellation)
    {
        if (invocation.Continues is { } asked)
            return demand with { Continues = await NamedAsync(asked, demand, invocation.Trigger, cancellation).ConfigureAwait(false) };
        return await CarryAsync(demand with { Carries = demand.Agent.State == StatePolicy.Carry }, cancellation).ConfigureAwait(false);
    }

    /// <summary>Finds the state that a session begins with which is to carry it, as it is now: sessions may have ended meanwhile.</summary>
    /// <exception cref="SessionException">As with <see cref="SettleAsync"/>.</exception>
    public async Task<SessionDemand> CarryAsync(SessionDemand demand, CancellationToken cancellation)
    {
        if (!demand.Carries) return demand;
        var work = await last.FindAsync(demand, cancellation).ConfigureAwait(false);
        if (work is not null) Require(demand, work, bundle: null, "set state = \"fresh\", which begins without it");
        return demand with { Continues = work };
    }

    private async Task<ContinuedWork> NamedAsync(
        string asked, SessionDemand demand, SessionTrigger trigger, CancellationToken cancellation)
    {
        var found = catalog.Find(asked);
        if (Objection(found, demand, trigger) is { } objection) throw Refusal(demand, found.Record.SessionId, objection);
        var record = await earlier.VerifyAsync(found.Record.Agent, found.Record.SessionId, cancellation).ConfigureAwait(false);
        var work = new ContinuedWork(found.Record.Agent, found.Record.SessionId, record.ManifestDigest, record.Bundle?.Digest)
        {
            // Directories alone are what every session begins with.
            State = record.State is { Files: > 0 } state ? state : null,
        };
        if (work is { BundleDigest: null, State: null }) throw Refusal(demand, work.Session, Nothing(found.Record));
        Require(demand, work, record.Bundle, "fetch the work into a clone ('agentd work' says how), and push");
        return work;
    }

    private void Require(SessionDemand demand, ContinuedWork work, KeptBundle? bundle, string otherwise)
    {
        var agent = demand.Agent;
        if (ContinuedSize.Objection(agent, agent.Limits.Over(defaults.Now.Limits), bundle, work.State) is { } objection)
            throw Refusal(demand, work.Session, $"{objection}, or {otherwise}");
    }

    private static SessionException Refusal(SessionDemand demand, SessionId session, string objection) =>
        new($"agent '{demand.Agent.Name}' cannot go on from session {session}: {objection}");

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
        // The state speaks of work that nobody has any more.
        return record.Work == WorkKept.Summary
            ? $"its record keeps no more than a summary of its work; 'agentd work {record.SessionId}' says why" : null;
    }

    private static string Nothing(SessionRecord record) => "its workspace and store are empty, and " + record.Work switch
    {
        WorkKept.None => $"its record keeps no work: it left nothing new, or 'agentd work {record.SessionId}' says why",
        WorkKept.Pushed => "it pushed its work: a fresh clone has it",
        _ => "its record keeps no work: its agent's keep_work does not, its agent never ran, or it is older",
    };
}
