namespace Agentd.Domain.Credentials;

/// <summary>A credential with the value that it has for one session.</summary>
public sealed record ResolvedCredential(string Name, SecretValue Value);
