using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>What sealed records keep, for sessions that go on from them.</summary>
public interface IEarlierWork
{
    /// <summary>Compares the record of a session with what it was when it was sealed, all of it: that may take long.</summary>
    /// <returns>What it keeps.</returns>
    /// <exception cref="SessionException">The record is not as it was sealed, or cannot be read.</exception>
    Task<EarlierRecord> VerifyAsync(AgentName agent, SessionId session, CancellationToken cancellation);

    /// <summary>Copies what goes along into a directory that is made for it, where the user of a container may read it.</summary>
    /// <exception cref="SessionException">It is not what was verified any more, or cannot be copied.</exception>
    Task CopyAsync(ContinuedWork work, StagedSession staged, CancellationToken cancellation);
}

/// <summary>What a verified record keeps that a session may go on from.</summary>
/// <param name="ManifestDigest">SHA-256, in hex, of its manifest.</param>
/// <param name="Bundle">The bundle of its session's work; null for none.</param>
/// <param name="State">Its session's state; null where that was never begun.</param>
public sealed record EarlierRecord(string ManifestDigest, KeptBundle? Bundle, CarriedState? State);

/// <summary>A bundle.</summary>
/// <param name="Digest">SHA-256, in hex.</param>
/// <param name="Bytes">Its size.</param>
public sealed record KeptBundle(string Digest, long Bytes);
