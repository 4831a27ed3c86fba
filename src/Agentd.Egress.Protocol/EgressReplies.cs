using System.Text.Json.Serialization;

namespace Agentd.Egress.Protocol;

/// <summary>What a broker tells its daemon: the answer to the oldest request without one, or news.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Done), "done")]
[JsonDerivedType(typeof(Refused), "refused")]
[JsonDerivedType(typeof(Attached), "attached")]
[JsonDerivedType(typeof(Denied), "denied")]
[JsonDerivedType(typeof(Interrupted), "interrupted")]
[JsonDerivedType(typeof(Rejected), "rejected")]
[JsonDerivedType(typeof(Ousted), "ousted")]
[JsonDerivedType(typeof(BudgetReached), "budget")]
[JsonDerivedType(typeof(CostWanted), "cost_wanted")]
[JsonDerivedType(typeof(StallReached), "stalled")]
public abstract record EgressReply;

/// <summary>It was done.</summary>
public sealed record Done : EgressReply;

/// <summary>It was not done; nothing was opened.</summary>
/// <param name="Reason">What, why and, where there is one, the cure.</param>
public sealed record Refused(string Reason) : EgressReply;

/// <summary>The sessions that are attached.</summary>
/// <param name="Sessions">Their ids.</param>
public sealed record Attached(IReadOnlyList<string> Sessions) : EgressReply;

/// <summary>News: a session was denied something for the first time.</summary>
/// <param name="Session">The session.</param>
/// <param name="Host">The name or address that it wanted, printable, at most 255 characters.</param>
/// <param name="Port">The port.</param>
/// <param name="Reason">The reason, a word of <c>network.jsonl</c>.</param>
public sealed record Denied(string Session, string Host, int Port, string Reason) : EgressReply;

/// <summary>News: a host answered 401 to a request with the value of a credential. Told once for each value.</summary>
/// <param name="Session">The session.</param>
/// <param name="Credential">The credential's name.</param>
public sealed record Rejected(string Session, string Credential) : EgressReply;

/// <summary>
/// News: a session used most of its budget, or wanted more than is left. The latter is told again whenever a daemon attaches the session.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Kind">Of what: <c>tokens</c>, <c>requests</c> or <c>cost</c>.</param>
/// <param name="IsOver">Whether a request was refused, and the session is to end.</param>
public sealed record BudgetReached(string Session, string Kind, bool IsOver) : EgressReply;

/// <summary>
/// News: a session gets nowhere. Told once, to whoever listens or else attaches it next; where the session is to end, to both.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Kind">How that shows: <c>repeat_requests</c> or <c>errors_in_a_row</c>.</param>
/// <param name="Times">How many requests in a row.</param>
/// <param name="IsEnding">Whether the session is to end.</param>
public sealed record StallReached(string Session, string Kind, int Times, bool IsEnding) : EgressReply;

/// <summary>
/// News: a session's requests want to cost more than they may so far, and wait. Told again every few seconds while they do;
/// <see cref="AllowCost"/> is the answer.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Least">What all of them, from the session's beginning on, cost at most with the one that waits.</param>
/// <param name="Most">The same with some room for those that follow, so that not each of them has to ask.</param>
/// <param name="Currency">The currency.</param>
public sealed record CostWanted(string Session, decimal Least, decimal Most, string Currency) : EgressReply;

/// <summary>News: the process that carries the connections died and was started anew. Connections that were open are gone.</summary>
public sealed record Interrupted : EgressReply;

/// <summary>News: a session has no network any more, and gets none again from this broker. The others go on.</summary>
/// <param name="Session">The session.</param>
/// <param name="Reason">Why.</param>
public sealed record Ousted(string Session, string Reason) : EgressReply;
