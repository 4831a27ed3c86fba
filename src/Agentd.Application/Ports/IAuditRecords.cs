using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;

namespace Agentd.Application.Ports;

/// <summary>The audit records on disk. Nothing is ever marked complete that is not.</summary>
public interface IAuditRecords
{
    /// <summary>Creates, chmods, restores and removes a probe under the audit root, creating the root (0700) where it is missing.</summary>
    /// <exception cref="SessionException">
    /// The root is not usable; the message names the path and the authority that the daemon needs.
    /// </exception>
    void Probe();

    /// <summary>
    /// Begins a record: directories, and <c>session.json</c> without an end. What was made is removed again when that fails.
    /// </summary>
    /// <returns>False when a record of that id exists: draw another.</returns>
    /// <exception cref="SessionException">The record cannot be begun.</exception>
    bool TryBegin(SessionRecord record);

    /// <summary>Replaces the open record's <c>session.json</c> durably: what is known so far, without an end.</summary>
    /// <exception cref="SessionException">The record cannot be written.</exception>
    void Update(SessionRecord record);

    /// <summary>
    /// Notes durably how a session ended, before its teardown begins and without completing the record, so that a later start can close
    /// it truthfully.
    /// </summary>
    /// <exception cref="SessionException">The note cannot be written.</exception>
    void NoteEnd(SessionRecord record);

    /// <summary>
    /// Keeps what the session printed, bounded and masked, in its record, before the raw output goes with the staging directory.
    /// May run twice; the later copy counts.
    /// </summary>
    /// <returns>What is known of what is kept.</returns>
    /// <exception cref="SessionException">The output cannot be read or written.</exception>
    Task<KeptOutput> KeepConsoleAsync(SessionRecord record, ConsoleEvidence evidence, CancellationToken cancellation);

    /// <summary>
    /// Keeps what was decided about a filtered session's connections in its record, masked, before the raw file goes with the staging
    /// directory. May run twice; the later copy counts.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="staged">The raw file.</param>
    /// <param name="masked">The values that must not appear in it; null where they are not known any more: then no name is kept.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What the decisions come to; null where the record was complete before.</returns>
    /// <exception cref="SessionException">They cannot be read or written.</exception>
    Task<NetworkCounts?> KeepDecisionsAsync(
        SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation);

    /// <summary>
    /// Keeps what a session's requests to metered hosts used in its record, masked, before the raw file goes with the staging directory.
    /// May run twice; the later copy counts.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="staged">The raw file; it need not be there.</param>
    /// <param name="masked">The values that must not appear in it; null where they are not known any more: then no model is named.</param>
    /// <param name="prices">What models cost.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What it comes to; null where nothing was measured, and where the record was complete before.</returns>
    /// <exception cref="SessionException">It cannot be read or written.</exception>
    Task<SessionUsage?> KeepUsageAsync(
        SessionRecord record, string staged, IReadOnlyList<SecretValue>? masked, PriceList prices, CancellationToken cancellation);

    /// <summary>
    /// Keeps what a session left of its repository in its record, unless a secret value would go along. May run twice; the later one
    /// counts.
    /// </summary>
    /// <exception cref="SessionException">What was left cannot be read, or the record cannot be written.</exception>
    Task<WorkFound> KeepWorkAsync(SessionRecord record, WorkEvidence evidence, CancellationToken cancellation);

    /// <summary>
    /// Checks and seals the tree and publishes <paramref name="record"/>, which must be complete, as the last act.
    /// </summary>
    /// <param name="record">The record.</param>
    /// <param name="masked">
    /// The values that a refusal must not tell, which names an entry as the session named it; null where they are not known any more, so
    /// that it names none.
    /// </param>
    /// <param name="cancellation">Ends the work; the record stays incomplete.</param>
    /// <returns>What an operator should be told although the record is sealed (a directory that could not be synced).</returns>
    /// <exception cref="SessionException">The tree was refused or could not be sealed; the record stays incomplete.</exception>
    Task<IReadOnlyList<string>> SealAsync(SessionRecord record, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation);

    /// <summary>This daemon's records that are not complete, with the end noted by <see cref="NoteEnd"/> where there is one.</summary>
    IReadOnlyList<SessionRecord> Incomplete(DaemonId daemon);

    /// <summary>The host directory that becomes the session's <c>.runa</c>.</summary>
    string RunaDirectory(AgentName agent, SessionId session);
}

/// <summary>What a session left of its repository, still to be searched.</summary>
/// <param name="Parcel">The file that the salvage wrote; it need not be there.</param>
/// <param name="Masked">The values that must not appear in what is kept; null where they are not known any more.</param>
/// <param name="IsLast">Whether it cannot be made anew: then what cannot be kept is not, and the record says why.</param>
/// <param name="Trouble">Why it was not made, where that is known.</param>
public sealed record WorkEvidence(string Parcel, IReadOnlyList<SecretValue>? Masked, bool IsLast, string? Trouble = null);

/// <summary>What came of keeping a session's work.</summary>
/// <param name="Kept">What the record keeps; null where the parcel is to be made anew before it keeps anything.</param>
/// <param name="Reason">Why that is not all; null for nothing to say.</param>
/// <param name="Again">How the parcel is to be made anew.</param>
public sealed record WorkFound(WorkKept? Kept, string? Reason = null, WorkAgain? Again = null);

/// <summary>How a parcel is to be made anew.</summary>
/// <param name="LeftOut">The contents, by their ids in git, that are not to be in it.</param>
/// <param name="CommitsOnly">Whether nothing uncommitted is.</param>
public sealed record WorkAgain(IReadOnlyList<string> LeftOut, bool CommitsOnly);

/// <summary>What a session printed, still raw.</summary>
/// <param name="RawFile">The console file in the staging directory.</param>
/// <param name="Masked">The values that must not appear in what is kept.</param>
public sealed record ConsoleEvidence(string RawFile, IReadOnlyList<SecretValue> Masked)
{
    /// <summary>Whether the file may still be written: then its end may be half of a value, and is not kept.</summary>
    public bool MayGrow { get; init; }

    /// <summary>Whether there was seen to be room for all of it, from the session's beginning to its end.</summary>
    public bool RoomWatched { get; init; }
}
