using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Recover;

/// <summary>Recovery: adopt what runs, close what ended, remove what belongs to nobody, and let wait again what waited.</summary>
public sealed class RecoverHandler(
    IContainerEngine engine, IAuditRecords records, IStaging staging, ISessionStatus status, IHost host, LeftoverRemoval removal,
    SessionAdoption adoption, WaitingReturn queue, LeftClosing closing)
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
        var waiting = sessions.Where(s => s.Place is not null).ToList();
        var ended = sessions.Except(running).Except(waiting).ToList();

        var stale = Stale(left, running);
        var stubborn = await removal.RemoveContainersAsync(stale, cancellationToken).ConfigureAwait(false);
        var kept = await removal.RemoveSecretsAsync(left.Secrets, cancellationToken).ConfigureAwait(false);
        foreach (var session in running) adoption.Adopt(session, SecretsOf(session, kept));
        await Parallel.ForEachAsync(ended, new ParallelOptions { MaxDegreeOfParallelism = AtOnce, CancellationToken = cancellationToken },
            async (session, _) => await closing.CloseAsync(session, ScopeOf(session, stubborn, kept)).ConfigureAwait(false)).ConfigureAwait(false);
        removal.RemoveStaging(host.DaemonId, left.Staged.Except(sessions.Select(s => s.Record.SessionId)));
        queue.Return(waiting);
        return new Recovery(stale.Count - stubborn.Count, left.Secrets.Count - kept.Count, running.Count, ended.Count);
    }

    private LeftSession Known(Leftovers left, SessionRecord record)
    {
        var staged = staging.Find(NamesOf(record));
        var told = staged is null ? null : Told(staged);
        return queue.Placed(new LeftSession(record, left.ContainerOf(record.SessionId), told is null ? null : staged, told ?? []));
    }

    // A directory that its removal left half is as good as gone.
    private IReadOnlyList<SessionNews>? Told(StagedSession staged)
    {
        try
        {
            return status.Told(staged);
        }
        catch (SessionException)
        {
            return null;
        }
    }

    private static List<string> Stale(Leftovers left, List<LeftSession> running)
    {
        var kept = running.Select(s => s.Container!.Name).ToHashSet(StringComparer.Ordinal);
        return [.. left.Containers.Select(c => c.Name).Where(name => !kept.Contains(name))];
    }

    // What could not be removed in one go is the session's own to remove: its record is not closed before it is gone.
    private static LeftScope ScopeOf(LeftSession session, IReadOnlyCollection<string> containers, IReadOnlyCollection<string> secrets) => new(
        containers.Contains(NamesOf(session.Record).Container), SecretsOf(session, secrets));

    private static IReadOnlyList<string> SecretsOf(LeftSession session, IReadOnlyCollection<string> secrets) =>
        [.. secrets.Where(name => ResourceNames.SecretOwner(session.Record.DaemonId, name) == session.Record.SessionId)];

    internal static ResourceNames NamesOf(SessionRecord record) => new(record.DaemonId, record.Agent, record.SessionId);
}
