using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether records can be signed with the key that is configured.</summary>
internal sealed class SigningKeyUse(string keyFile) : FileCondition("audit signing key", Cure)
{
    private const string Cure =
        "openssl genpkey -algorithm ed25519 -out FILE, for the daemon's user alone (0600), and name it as audit_signing_key";

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        using var key = SigningKeyFile.ReadPrivate(keyFile);
        return Ok($"{keyFile}, fingerprint {key.Fingerprint}");
    }
}
