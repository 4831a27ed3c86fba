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

/// <summary><c>continues</c> of <c>session.json</c>: what the session went on from. No bundle: its work did not go along.</summary>
internal sealed record ContinuesDocument(string Agent, string SessionId, string ManifestDigest, string? BundleSha256)
{
    /// <summary>The state that went along; null where none did.</summary>
    public CarriedStateDocument? State { get; init; }

    internal static ContinuesDocument From(ContinuedWork work) =>
        new(work.Agent.Value, work.Session.Value, work.ManifestDigest, work.BundleDigest)
        {
            State = work.State is { } state ? CarriedStateDocument.From(state) : null,
        };

    internal ContinuedWork? ToWork() =>
        AgentName.TryParse(Agent, out var agent) && Domain.Sessions.SessionId.TryParse(SessionId, out var session)
            ? new ContinuedWork(agent, session, ManifestDigest, BundleSha256) { State = State?.ToState() } : null;
}

/// <summary><c>state</c> of <c>continues</c>; docs/audit-record.md says what each means.</summary>
internal sealed record CarriedStateDocument(long Files, long Directories, long Bytes, long? LeftOut, IReadOnlyList<string>? Named)
{
    internal static CarriedStateDocument From(CarriedState state) => new(
        state.Files, state.Directories, state.Bytes, state.LeftOut == 0 ? null : state.LeftOut,
        state.Named.Count == 0 ? null : state.Named);

    internal CarriedState ToState() => new(Files, Directories, Bytes) { LeftOut = LeftOut ?? 0, Named = Named ?? [] };
}
