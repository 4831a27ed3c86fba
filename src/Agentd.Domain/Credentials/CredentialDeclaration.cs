namespace Agentd.Domain.Credentials;

/// <summary>A credential as an agent declares it: the environment variable it becomes, and where its value comes from.</summary>
public sealed record CredentialDeclaration(string Name, CredentialSource Source);
