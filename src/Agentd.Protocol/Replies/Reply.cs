using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>What the daemon answers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(PhaseChanged), "phase")]
[JsonDerivedType(typeof(StepBegan), "step")]
[JsonDerivedType(typeof(NetworkDenied), "denied")]
[JsonDerivedType(typeof(Output), "output")]
[JsonDerivedType(typeof(Result), "result")]
[JsonDerivedType(typeof(StreamEnd), "end")]
[JsonDerivedType(typeof(Problem), "problem")]
[JsonDerivedType(typeof(SessionPage), "sessions")]
[JsonDerivedType(typeof(RecordPage), "records")]
[JsonDerivedType(typeof(SessionChanged), "changed")]
[JsonDerivedType(typeof(LeftWork), "work")]
[JsonDerivedType(typeof(BundlePiece), "bundle")]
[JsonDerivedType(typeof(RecordVerified), "verified")]
[JsonDerivedType(typeof(HeadList), "heads")]
[JsonDerivedType(typeof(SessionFound), "session")]
[JsonDerivedType(typeof(NetworkPage), "network")]
[JsonDerivedType(typeof(NetworkAnswer), "network_answer")]
[JsonDerivedType(typeof(UsagePage), "usage")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(AgentList), "agents")]
[JsonDerivedType(typeof(FireList), "schedule")]
[JsonDerivedType(typeof(DaemonStatus), "status")]
[JsonDerivedType(typeof(Reloaded), "reloaded")]
public abstract record Reply;

/// <summary>The request is not granted, or cannot be gone on with. Nothing follows.</summary>
/// <param name="Code">What kind of problem it is: a word of <see cref="ProblemCode"/>.</param>
/// <param name="Message">The problem as one sentence, for an operator.</param>
/// <param name="Details">Every single error, where there are several; null otherwise.</param>
public sealed record Problem(string Code, string Message, IReadOnlyList<string>? Details = null) : Reply;
