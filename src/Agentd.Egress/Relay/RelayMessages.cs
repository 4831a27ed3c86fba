using System.Text.Json.Serialization;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Relay;

/// <summary>What the door tells the relay.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "op")]
[JsonDerivedType(typeof(Carry), "carry")]
[JsonDerivedType(typeof(Renewal), "renew")]
[JsonDerivedType(typeof(Drop), "drop")]
[JsonDerivedType(typeof(CostAllowance), "cost")]
internal abstract record RelayOrder;

/// <summary>
/// Carry a session's connections. With it come, in this order: the decisions file, the gate's two ends, where the session has an
/// authority the files of its key and its certificate, where its requests are measured the file of what they use, the socket of DNS over
/// UDP, that over TCP, and one listening socket per port.
/// </summary>
/// <param name="Session">The session.</param>
/// <param name="Rules">What is allowed.</param>
/// <param name="Stage">How far its clone is.</param>
/// <param name="Ports">The ports, in the order of their sockets.</param>
/// <param name="CloneRule">What is allowed for the clone alone.</param>
/// <param name="AuthoritySeconds">For how long its authority is valid; null where it has none.</param>
/// <param name="Credentials">What is put into its requests.</param>
/// <param name="IsMeasured">Whether what its requests use is.</param>
/// <param name="Budget">What they may use at most; null where nothing bounds it.</param>
/// <param name="Stall">By what they show that the session gets nowhere; null where nobody looks.</param>
/// <param name="Learns">Whether what no rule names goes through as well, to public addresses, and is recorded.</param>
/// <param name="Proxy">By way of whom names are reached; null for nobody.</param>
internal sealed record Carry(
    string Session, IReadOnlyList<EgressRule> Rules, CloneStage Stage, IReadOnlyList<int> Ports, EgressRule? CloneRule = null,
    long? AuthoritySeconds = null, IReadOnlyList<EgressCredential>? Credentials = null, bool IsMeasured = false,
    EgressBudget? Budget = null, EgressStall? Stall = null, bool Learns = false, EgressProxy? Proxy = null) : RelayOrder;

/// <summary>Use these values of a session's credentials from now on.</summary>
internal sealed record Renewal(string Session, IReadOnlyList<EgressValue> Values) : RelayOrder;

/// <summary>What a session's requests may cost, as <see cref="AllowCost"/> has it.</summary>
internal sealed record CostAllowance(string Session, decimal Cost, string? Refusal = null) : RelayOrder;

/// <summary>Let a session go: end its connections, complete its decisions.</summary>
internal sealed record Drop(string Session) : RelayOrder;

/// <summary>What the relay tells the door.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "is")]
[JsonDerivedType(typeof(Carried), "carried")]
[JsonDerivedType(typeof(Dropped), "dropped")]
[JsonDerivedType(typeof(CloneTurn), "clone")]
[JsonDerivedType(typeof(Denial), "denial")]
[JsonDerivedType(typeof(ValueRejected), "rejected")]
[JsonDerivedType(typeof(BudgetTurn), "budget")]
[JsonDerivedType(typeof(CostTurn), "cost")]
[JsonDerivedType(typeof(StallTurn), "stall")]
internal abstract record RelayNews(string Session);

/// <summary>The session is carried, with the values that it was given; or why not.</summary>
internal sealed record Carried(string Session, string? Refusal = null) : RelayNews(Session);

/// <summary>The session was let go.</summary>
internal sealed record Dropped(string Session) : RelayNews(Session);

/// <summary>The session's clone began, or is over: told before anything of it is allowed or ends.</summary>
internal sealed record CloneTurn(string Session, CloneStage Stage) : RelayNews(Session);

/// <summary>The session was denied a host for the first time.</summary>
internal sealed record Denial(string Session, string Host, int Port, string Reason) : RelayNews(Session);

/// <summary>A host does not take the value of a credential of the session's.</summary>
internal sealed record ValueRejected(string Session, string Credential) : RelayNews(Session);

/// <summary>The session used most of its budget, or wanted more than is left of it.</summary>
internal sealed record BudgetTurn(string Session, string Kind, bool IsOver) : RelayNews(Session);

/// <summary>The session gets nowhere; told again after as many requests more.</summary>
internal sealed record StallTurn(string Session, string Kind, int Times, bool IsEnding) : RelayNews(Session);

/// <summary>The session's requests want to cost more than they may so far, as <see cref="CostWanted"/> has it.</summary>
internal sealed record CostTurn(string Session, decimal Least, decimal Most, string Currency) : RelayNews(Session);

/// <summary>
/// The JSON between door and relay. The relay may be of a later build than its door, which an upgrade left with its sessions: what such a
/// door does not say must mean that nothing more is open.
/// </summary>
[JsonSourceGenerationOptions(
    PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower,
    DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
    RespectRequiredConstructorParameters = true,
    GenerationMode = JsonSourceGenerationMode.Metadata)]
[JsonSerializable(typeof(RelayOrder))]
[JsonSerializable(typeof(RelayNews))]
internal sealed partial class RelayJson : JsonSerializerContext;
