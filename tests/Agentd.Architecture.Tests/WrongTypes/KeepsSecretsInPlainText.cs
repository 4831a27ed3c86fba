namespace Agentd.Architecture.Tests.WrongTypes;

internal sealed record KeepsSecretsInPlainText(string RepositoryToken, byte[] Password, string Agent);

internal sealed record SecretInPlainText(string Name, string Value);
