using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Work;

namespace Agentd.Infrastructure.Audit.Documents;

/// <summary><c>work</c> of <c>session.json</c>: what the record keeps of what the session left of its repository.</summary>
/// <param name="Kept">A word of <see cref="WorkKept"/>.</param>
internal sealed record WorkRecordDocument(string Kept)
{
    /// <summary><c>work.json</c>; null where there was nothing.</summary>
    public KeptFileDocument? Summary { get; init; }

    /// <summary><c>work.bundle</c>; null where none is kept.</summary>
    public KeptFileDocument? Bundle { get; init; }
}

/// <summary>A file of the record.</summary>
internal sealed record KeptFileDocument(long Bytes, string Sha256);

/// <summary><c>continues</c> of <c>session.json</c>: the kept work that the session went on from.</summary>
internal sealed record ContinuesDocument(string Agent, string SessionId, string ManifestDigest, string BundleSha256)
{
    internal static ContinuesDocument From(ContinuedWork work) =>
        new(work.Agent.Value, work.Session.Value, work.ManifestDigest, work.BundleDigest);

    internal ContinuedWork? ToWork() =>
        AgentName.TryParse(Agent, out var agent) && Domain.Sessions.SessionId.TryParse(SessionId, out var session)
            ? new ContinuedWork(agent, session, ManifestDigest, BundleSha256) : null;
}
