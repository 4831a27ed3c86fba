using Agentd.Domain.Credentials;

namespace Agentd.Application.Ports;

/// <summary>What a session printed, still raw.</summary>
/// <param name="RawFile">The console file in the staging directory.</param>
/// <param name="Masked">The values that must not appear in what is kept.</param>
public sealed record ConsoleEvidence(string RawFile, IReadOnlyList<SecretValue> Masked);
