using System.Text.Json.Serialization;

namespace Agentd.Protocol.Replies;

/// <summary>What the daemon answers.</summary>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(Accepted), "accepted")]
[JsonDerivedType(typeof(PhaseChanged), "phase")]
[JsonDerivedType(typeof(StepBegan), "step")]
[JsonDerivedType(typeof(Output), "output")]
[JsonDerivedType(typeof(Result), "result")]
[JsonDerivedType(typeof(StreamEnd), "end")]
[JsonDerivedType(typeof(Problem), "problem")]
[JsonDerivedType(typeof(SessionPage), "sessions")]
[JsonDerivedType(typeof(SessionFound), "session")]
[JsonDerivedType(typeof(Stopped), "stopped")]
[JsonDerivedType(typeof(AgentList), "agents")]
[JsonDerivedType(typeof(FireList), "schedule")]
[JsonDerivedType(typeof(DaemonStatus), "status")]
[JsonDerivedType(typeof(Reloaded), "reloaded")]
public abstract record Reply;
