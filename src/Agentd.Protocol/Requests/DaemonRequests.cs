namespace Agentd.Protocol.Requests;

/// <summary>The configured agents: answered by <c>agents</c>.</summary>
public sealed record AgentsRequest : Request;

/// <summary>The next scheduled fires, in their order: answered by <c>schedule</c>.</summary>
/// <param name="Count">The most fires.</param>
public sealed record ScheduleRequest(int Count) : Request;

/// <summary>How the daemon is: answered by <c>status</c>.</summary>
public sealed record StatusRequest : Request;

/// <summary>Read the configuration again: answered by <c>reloaded</c>, or a <c>problem</c> with every error.</summary>
public sealed record ReloadRequest : Request;
