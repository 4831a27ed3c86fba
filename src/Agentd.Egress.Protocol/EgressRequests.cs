using System.Text.Json.Serialization;
using Agentd.Protocol;

namespace Agentd.Egress.Protocol;

/// <summary>What a daemon asks of its broker. Requests of one connection are answered in their order.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Greet), "greet")]
[JsonDerivedType(typeof(Attach), "attach")]
[JsonDerivedType(typeof(Renew), "renew")]
[JsonDerivedType(typeof(Detach), "detach")]
[JsonDerivedType(typeof(ListAttached), "list")]
[JsonDerivedType(typeof(Dismiss), "dismiss")]
[JsonDerivedType(typeof(AllowCost), "allow_cost")]
public abstract record EgressRequest;

/// <summary>The first request of a connection: who is there.</summary>
/// <param name="Version">The number of the contract that the daemon speaks.</param>
/// <param name="Daemon">The daemon's id.</param>
public sealed record Greet(int Version, string Daemon) : EgressRequest;

/// <summary>
/// Gives a session its network: what its rules allow. A session that is attached already goes on as it is; values of credentials that come
/// with the request count as renewed.
/// </summary>
/// <param name="Session">The session's id, which its container shows in <c>/agentd/network/session</c>.</param>
/// <param name="Pid">A process of the container: a hint, which is verified.</param>
/// <param name="Directory">The session's directory of gate and id, absolute.</param>
/// <param name="Decisions">The file that decisions are appended to, absolute.</param>
/// <param name="Rules">What is allowed.</param>
/// <param name="Stage">How far the session is.</param>
/// <param name="CloneRule">What is allowed for the duration of the clone alone; null for nothing.</param>
/// <param name="Authority">Where the session's own authority lies; null where no rule needs one.</param>
/// <param name="Credentials">The credentials that are put into requests; null for none.</param>
/// <param name="Usage">The file that what requests use is appended to, absolute; null where no rule has it measured.</param>
/// <param name="Budget">What they may use at most; null where nothing bounds it.</param>
/// <param name="Stall">By what they show that the session gets nowhere; null where nobody looks. From version 2 on.</param>
/// <param name="Learn">
/// Whether what no rule names goes through as well, to public addresses, and is recorded; null, as absent, for no. From version 2 on.
/// </param>
/// <param name="Proxy">By way of whom names are reached; null for nobody. From version 2 on.</param>
public sealed record Attach(
    string Session, int Pid, string Directory, string Decisions, IReadOnlyList<EgressRule> Rules, CloneStage Stage,
    EgressRule? CloneRule = null, EgressAuthority? Authority = null, IReadOnlyList<EgressCredential>? Credentials = null,
    string? Usage = null, EgressBudget? Budget = null, EgressStall? Stall = null, bool? Learn = null, EgressProxy? Proxy = null)
    : EgressRequest;

/// <summary>
/// Gives values of a session's credentials: new ones, or, after <see cref="Interrupted"/>, all of them again. The next request uses them.
/// </summary>
/// <param name="Session">The session's id.</param>
/// <param name="Values">The values. The last one of a name counts; those before it, as they were once, are masked in answers too.</param>
public sealed record Renew(string Session, IReadOnlyList<EgressValue> Values) : EgressRequest;

/// <summary>
/// Says what a session's requests may cost, all together from its beginning on. It may be less than before: what is taken already stays
/// so, and nothing goes out beyond it once this is answered.
/// </summary>
/// <param name="Session">The session's id.</param>
/// <param name="Cost">The most.</param>
/// <param name="Refusal">Why there will not be more; null where there may be.</param>
public sealed record AllowCost(string Session, decimal Cost, string? Refusal = null) : EgressRequest;

/// <summary>Takes a session's network away and completes its decisions.</summary>
/// <param name="Session">The session's id.</param>
public sealed record Detach(string Session) : EgressRequest;

/// <summary>Asks which sessions are attached.</summary>
public sealed record ListAttached : EgressRequest;

/// <summary>The daemon ends, and needs the broker no more: it ends as well, unless a session is attached.</summary>
public sealed record Dismiss : EgressRequest;

/// <summary>How far a session is with its clone.</summary>
[JsonConverter(typeof(WordConverter<CloneStage>))]
public enum CloneStage
{
    /// <summary>It has not begun.</summary>
    Before,

    /// <summary>It runs: its rule is open.</summary>
    During,

    /// <summary>It is over: its rule never opens again.</summary>
    After,
}
