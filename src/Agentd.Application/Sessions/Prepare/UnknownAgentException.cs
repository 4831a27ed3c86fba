using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>No agent of that name is configured.</summary>
public sealed class UnknownAgentException(string agent) : SessionException($"unknown agent '{agent}'");
