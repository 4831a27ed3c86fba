using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>
/// The state that the last sealed session of an agent left on the same repository. One whose agent never ran, because the clone failed,
/// say, left none, and is passed over: else a night without a network would cost all that the nights before had made.
/// </summary>
public sealed class LastState(LiveSessions live, IRecordArchive archive, IEarlierWork earlier, TimeProvider time, ILoggerFactory loggers)
{
    // Removing a container may take minutes; who waits for the session before need not wait for that long.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Finds it.</summary>
    /// <returns>What goes along; null where no session has left any.</returns>
    /// <exception cref="SessionException">
    /// The last session's record is not as it was sealed: an older one's state in its place would be what nobody has decided.
    /// </exception>
    internal async Task<ContinuedWork?> FindAsync(SessionDemand demand, CancellationToken cancellation)
    {
        await AwaitSealsAsync(demand, cancellation).ConfigureAwait(false);
        var sealedOnes = archive.All().Where(record => record.IsComplete && IsBefore(record, demand) && MayHaveState(record));
        foreach (var record in sealedOnes.OrderByDescending(record => record.EndedAt))
        {
            var found = await VerifyAsync(demand, record, cancellation).ConfigureAwait(false);
            if (found.State is null && !AgentRan(record)) continue;
            return new ContinuedWork(record.Agent, record.SessionId, found.ManifestDigest, BundleDigest: null) { State = found.State };
        }
        return null;
    }

    // Whoever has got a session's outcome may begin the next one, though the first is still being torn down.
    private async Task AwaitSealsAsync(SessionDemand demand, CancellationToken cancellation)
    {
        var ending = live.All
            .Where(s => IsBefore(s.Record, demand) && s.Session.Phase is SessionPhase.Teardown or SessionPhase.Seal).ToArray();
        try
        {
            await Task.WhenAll(ending.Select(session => session.Over)).WaitAsync(Patience, time, cancellation).ConfigureAwait(false);
        }
        catch (TimeoutException)
        {
            foreach (var session in ending.Where(session => !session.Over.IsCompleted))
                SessionLog.StateUnsealed(_log, session.Id, demand.Agent.Name);
        }
    }

    private async Task<EarlierRecord> VerifyAsync(SessionDemand demand, SessionRecord record, CancellationToken cancellation)
    {
        try
        {
            return await earlier.VerifyAsync(record.Agent, record.SessionId, cancellation).ConfigureAwait(false);
        }
        catch (SessionException damage)
        {
            throw new SessionException($"agent '{demand.Agent.Name}' begins with the state of its last session, and {damage.Message}; "
                + "'agentd run --continue' begins with another one's, and state = \"fresh\" without", damage);
        }
    }

    private static bool IsBefore(SessionRecord record, SessionDemand demand) =>
        record.Agent == demand.Agent.Name && record.RepositoryUrl == demand.Repository.Value;

    private static bool AgentRan(SessionRecord record) => record.Phases.Any(phase => phase.Step == SetupStep.Agent);

    // Where the steps of its set-up are not known, its tree tells.
    private static bool MayHaveState(SessionRecord record) => AgentRan(record)
        || (record.Phases.All(phase => phase.Step is null)
            && (record.Recovered || record.Phases.Any(phase => phase.Name == SessionPhase.Execute.Word())));
}
