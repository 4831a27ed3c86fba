using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Recovery: adopt what runs, close what ended, remove what belongs to nobody.</summary>
public sealed class RecoverHandler(
    IContainerEngine engine, IAuditRecords records, IStaging staging, ISessionStatus status, IHost host, SessionAdoption adoption, LeftClosing closing)
    : IRequestHandler<RecoverCommand, Recovery>
{
    private const int AtOnce = 4;

    /// <inheritdoc/>
    /// <exception cref="SessionException">The engine's answer is missing or unreadable: nothing was touched.</exception>
    public async Task<Recovery> Handle(RecoverCommand command, CancellationToken cancellationToken)
    {
        var left = await Leftovers.FindAsync(engine, records, staging, host.DaemonId, cancellationToken).ConfigureAwait(false);
        var sessions = left.Records.Select(record => Known(left, record)).ToList();
        var running = sessions.Where(s => s.Runs(host.BootId)).ToList();
        var ended = sessions.Except(running).ToList();

        var stale = Stale(left, running);
        await engine.RemoveAllAsync(stale, cancellationToken).ConfigureAwait(false);
        await engine.RemoveSecretsAsync(left.Secrets, cancellationToken).ConfigureAwait(false);
        foreach (var session in running) adoption.Adopt(session);
        await Parallel.ForEachAsync(ended, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (session, _) => await closing.CloseAsync(session).ConfigureAwait(false)).ConfigureAwait(false);
        RemoveStaging(left, sessions);
        return new Recovery(stale.Count, left.Secrets.Count, running.Count, ended.Count);
    }

    private LeftSession Known(Leftovers left, SessionRecord record)
    {
        var staged = staging.Find(NamesOf(record));
        return new LeftSession(record, left.ContainerOf(record.SessionId), staged, staged is null ? [] : status.Told(staged));
    }

    private static List<string> Stale(Leftovers left, List<LeftSession> running)
    {
        var kept = running.Select(s => s.Container!.Name).ToHashSet(StringComparer.Ordinal);
        return [.. left.Containers.Select(c => c.Name).Where(name => !kept.Contains(name))];
    }

    // Those of sessions went, or stay, with them.
    private void RemoveStaging(Leftovers left, List<LeftSession> sessions)
    {
        var known = sessions.Select(s => s.Record.SessionId).ToHashSet();
        foreach (var session in left.Staged.Where(id => !known.Contains(id))) staging.Remove(host.DaemonId, session);
    }

    internal static ResourceNames NamesOf(SessionRecord record) => new(record.DaemonId, record.Agent, record.SessionId);
}
