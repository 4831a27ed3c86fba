using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Recover;

/// <summary>
/// Recovery of what an earlier daemon of the same id found, whatever ended it: adopt what runs, close what ended, remove what belongs to no
/// session, and let waiting sessions wait again. Runs before the socket is bound.
/// </summary>
public sealed class SessionRecovery(
    IContainerEngine engine, IAuditRecords records, IStaging staging, ISessionStatus status, IHost host, LeftoverRemoval removal,
    SessionAdoption adoption, WaitingReturn queue, EarlierClosing closing, TimeProvider time)
{
    private const int AtOnce = 4;

    // How much a session found in its container was its own choice, and the engine may be busy with it: a start waits no longer than this.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(15);

    /// <summary>Takes over or closes what was found.</summary>
    /// <exception cref="SessionException">The engine's answer is missing or unreadable: nothing was touched.</exception>
    public async Task<Recovery> RecoverAsync(CancellationToken cancellation)
    {
        var found = await Leftovers.FindAsync(engine, records, staging, host.DaemonId, cancellation).ConfigureAwait(false);
        var sessions = found.Records.Select(record => Known(found, record)).ToList();
        var running = sessions.Where(s => s.Runs(host.BootId)).ToList();
        var waiting = sessions.Where(s => s.Place is not null).ToList();
        var ended = sessions.Except(running).Except(waiting).ToList();

        var kept = await RemoveSecretsAsync(found.Secrets, cancellation).ConfigureAwait(false);
        foreach (var session in running) adoption.Adopt(session, Leftovers.SecretsOf(session.Record.Names, kept));
        var removed = new RemovedContainers();
        var work = Task.WhenAll(CloseAsync(found, ended, kept, removed), RemoveStraysAsync(found, sessions, kept, removed));
        await Task.WhenAny(work, Task.Delay(Patience, time, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        queue.Return(waiting);
        return new Recovery(removed.Count, found.Secrets.Count - kept.Count, running.Count, ended.Count);
    }

    // A removal that waits for a busy engine goes on by itself; what it is about is tried again with its session, or with the strays.
    private async Task<IReadOnlyCollection<string>> RemoveSecretsAsync(IReadOnlyCollection<string> secrets, CancellationToken cancellation)
    {
        var kept = removal.RemoveSecretsAsync(secrets, cancellation);
        await Task.WhenAny(kept, Task.Delay(Patience, time, cancellation)).ConfigureAwait(false);
        cancellation.ThrowIfCancellationRequested();
        return kept.IsCompleted ? await kept.ConfigureAwait(false) : secrets;
    }

    private EarlierSession Known(Leftovers found, SessionRecord record)
    {
        var staged = staging.Find(record.Names);
        var news = staged is null ? null : ReadNews(staged);
        return queue.WithPlace(new EarlierSession(record, found.ContainerOf(record.SessionId), news is null ? null : staged, news ?? []));
    }

    // A directory that its removal found half is as good as gone.
    private IReadOnlyList<SessionNews>? ReadNews(StagedSession staged)
    {
        try
        {
            return status.ReadNews(staged);
        }
        catch (SessionException)
        {
            return null;
        }
    }

    private Task CloseAsync(Leftovers found, List<EarlierSession> ended, IReadOnlyCollection<string> secrets, RemovedContainers removed) =>
        Parallel.ForEachAsync(ended, new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (session, _) =>
        {
            var (names, has) = (session.Record.Names, found.HasContainer(session.Record.Names));
            if (await closing.CloseAsync(session, has, Leftovers.SecretsOf(names, secrets)).ConfigureAwait(false) && has) removed.Add(1);
        });

    private async Task RemoveStraysAsync(
        Leftovers found, List<EarlierSession> sessions, IReadOnlyCollection<string> secrets, RemovedContainers removed)
    {
        ResourceNames[] open = [.. sessions.Select(session => session.Record.Names)];
        var containers = found.StrayContainers(open);
        if (await removal.RemoveStrayContainersAsync(containers).ConfigureAwait(false)) removed.Add(containers.Count);
        await removal.RemoveStraySecretsAsync(
            [.. secrets.Except(open.SelectMany(names => Leftovers.SecretsOf(names, secrets)))]).ConfigureAwait(false);
        foreach (var session in found.Staged.Except(open.Select(names => names.Session)))
            await removal.RemoveStrayStagingAsync(host.DaemonId, session).ConfigureAwait(false);
    }

    /// <summary>Counts while several work.</summary>
    private sealed class RemovedContainers
    {
        private int _count;

        public int Count => Volatile.Read(ref _count);

        public void Add(int containers) => Interlocked.Add(ref _count, containers);
    }
}

/// <summary>What was found and done.</summary>
/// <param name="RemovedContainers">Containers removed.</param>
/// <param name="RemovedSecrets">Secrets removed.</param>
/// <param name="Adopted">Sessions that run on under this daemon.</param>
/// <param name="Closed">Sessions whose record was closed, or tried to be.</param>
public sealed record Recovery(int RemovedContainers, int RemovedSecrets, int Adopted, int Closed);
