using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;

namespace Agentd.Application.Ports;

/// <summary>The broker through which filtered sessions reach the outside: a program of its own, which outlives the daemon.</summary>
public interface IEgress
{
    /// <summary>What a session was denied for the first time.</summary>
    event Action<EgressDenial>? Denied;

    /// <summary>The part of the broker that held the values of credentials was replaced: it needs them again.</summary>
    event Action? Forgotten;

    /// <summary>The broker is gone, and with it every session's network: what is to go on must be attached again.</summary>
    event Action? Lost;

    /// <summary>A session has no network any more: what it sent ended those that carried it. The broker attaches it no more.</summary>
    event Action<SessionId, string>? Ousted;

    /// <summary>A host answered that it does not take the value of a session's credential (401): told once for each value.</summary>
    event Action<SessionId, string>? Rejected;

    /// <summary>A session used most of its budget, or wanted more than is left: the latter may be told more than once.</summary>
    event Action<SessionId, BudgetKind, bool>? BudgetReached;

    /// <summary>A session's requests get it nowhere: told again where it is to end for that.</summary>
    event Action<SessionId, StallSign>? Stalled;

    /// <summary>
    /// A session's requests want to cost more than they may so far, and wait for <see cref="AllowAsync"/>: told again every few seconds.
    /// </summary>
    event Action<SessionId, CostWish>? CostWanted;

    /// <summary>
    /// Says what a session's requests may cost, all together from its beginning on. Once it returns, nothing goes out beyond it; what was
    /// taken already stays so.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="cost">The most.</param>
    /// <param name="refusal">Why there will not be more; null where there may be.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="EngineException">The broker is gone, or nobody carries the session: what it may cost is as it was.</exception>
    Task AllowAsync(SessionId session, decimal cost, string? refusal, CancellationToken cancellation);

    /// <summary>What a session's requests have cost so far, as its broker writes it down.</summary>
    /// <exception cref="EngineException">That cannot be read.</exception>
    TakenCost CostOf(StagedSession staged);

    /// <summary>
    /// The host of a denial as it may be told: a session chose it, and may have put a secret into it. Where the values to mask are not
    /// known any more, nothing of it is told.
    /// </summary>
    string Shown(EgressDenial denial, IReadOnlyList<SecretValue>? masked);

    /// <summary>Whether the session that is staged there has a filtered network.</summary>
    bool IsFiltered(StagedSession staged);

    /// <summary>
    /// Gives a session its network: what was staged as its rules, and nothing else. Starts the broker where none runs. A session that is
    /// attached already goes on as it is.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="staged">Where its rules are.</param>
    /// <param name="brokered">The credentials that are put into its requests. Of several of one name the last counts.</param>
    /// <param name="stage">How far it is.</param>
    /// <param name="cancellation">Ends the attempt.</param>
    /// <exception cref="EngineException">The broker cannot be started, or refused: the session has no network.</exception>
    Task AttachAsync(
        SessionId session, StagedSession staged, IReadOnlyList<ResolvedCredential> brokered, CloneProgress stage,
        CancellationToken cancellation);

    /// <summary>
    /// Whether a session takes a credential: it has a placeholder of that name, and the value may still go to every host that it may go to.
    /// </summary>
    bool Takes(StagedSession staged, ResolvedCredential credential);

    /// <summary>
    /// Gives the broker values of a session's credentials: new ones, or all of them again. The next request uses them. Of several of one
    /// name the last counts; the others are masked in answers.
    /// </summary>
    /// <exception cref="EngineException">The broker is gone, or refused.</exception>
    Task RenewAsync(
        SessionId session, StagedSession staged, IReadOnlyList<ResolvedCredential> brokered, CancellationToken cancellation);

    /// <summary>Takes a session's network away and completes its decisions. One that is not attached is fine.</summary>
    /// <exception cref="EngineException">The broker is gone, or did not answer: the decisions end where they are.</exception>
    Task DetachAsync(SessionId session, CancellationToken cancellation);
}

/// <summary>How far a session is with its clone, the one time at which more than its rules is allowed.</summary>
public enum CloneProgress
{
    /// <summary>It has not begun.</summary>
    Before,

    /// <summary>It runs.</summary>
    During,

    /// <summary>It is over.</summary>
    After,
}

/// <summary>By what a session shows that it gets nowhere.</summary>
/// <param name="Kind">How.</param>
/// <param name="Times">How many requests in a row.</param>
/// <param name="IsEnding">Whether it is to end.</param>
public sealed record StallSign(StallKind Kind, int Times, bool IsEnding);

/// <summary>What a session's requests want to cost, all together from its beginning on.</summary>
/// <param name="Least">With the request that waits.</param>
/// <param name="Most">With some room for those that follow.</param>
/// <param name="Currency">The currency.</param>
public sealed record CostWish(decimal Least, decimal Most, string Currency);

/// <summary>What a session's requests have taken.</summary>
/// <param name="Counted">What stays taken.</param>
/// <param name="Reserved">What requests under way can use at most, of which some may be given back.</param>
public readonly record struct TakenCost(decimal Counted, decimal Reserved)
{
    /// <summary>Both together.</summary>
    public decimal All => Counted + Reserved;
}

/// <summary>What a session was denied.</summary>
/// <param name="Session">The session.</param>
/// <param name="Host">The name or address that it wanted, as it wrote it.</param>
/// <param name="Port">The port.</param>
/// <param name="Reason">Why not: a word of the record's.</param>
public sealed record EgressDenial(SessionId Session, string Host, int Port, string Reason);
