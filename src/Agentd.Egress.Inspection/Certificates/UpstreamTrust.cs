using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agentd.Domain.Network;

namespace Agentd.Egress.Inspection.Certificates;

/// <summary>
/// Whom a session's requests may go to: servers that the system trusts and, for single hosts, those of authorities of their own.
/// </summary>
internal sealed class UpstreamTrust
{
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";

    private readonly List<(HostPattern Host, X509Certificate2Collection Authorities)> _own = [];

    /// <summary>How the server of a connection is judged. Nothing is asked outside for it.</summary>
    public SslClientAuthenticationOptions Options => new()
    {
        CertificateChainPolicy = Policy(),
        RemoteCertificateValidationCallback = (connection, certificate, chain, errors) => errors == SslPolicyErrors.None
            || (errors == SslPolicyErrors.RemoteCertificateChainErrors && connection is SslStream { TargetHostName: var host }
                && certificate is X509Certificate2 shown && IsOfItsOwn(host, shown, chain)),
    };

    /// <summary>Trusts authorities for a host besides those of the system.</summary>
    /// <param name="host">The host.</param>
    /// <param name="pem">Certificates as PEM.</param>
    /// <exception cref="FormatException">There is no certificate in it.</exception>
    public void Add(HostPattern host, string pem)
    {
        var authorities = new X509Certificate2Collection();
        try
        {
            authorities.ImportFromPem(pem);
        }
        catch (CryptographicException unreadable)
        {
            throw new FormatException($"the authorities of {host} cannot be read: {unreadable.Message}", unreadable);
        }
        if (authorities.Count == 0) throw new FormatException($"the authorities of {host} hold no certificate");
        _own.Add((host, authorities));
    }

    private bool IsOfItsOwn(string host, X509Certificate2 shown, X509Chain? judged)
    {
        if (!HostName.TryParse(host, out var name)) return false;
        var policy = Policy();
        policy.TrustMode = X509ChainTrustMode.CustomRootTrust;
        foreach (var (_, authorities) in _own.Where(own => own.Host.Matches(name))) policy.CustomTrustStore.AddRange(authorities);
        if (policy.CustomTrustStore.Count == 0) return false;
        // What the server sent between itself and its authority.
        if (judged is not null) policy.ExtraStore.AddRange(judged.ChainPolicy.ExtraStore);
        using var chain = new X509Chain { ChainPolicy = policy };
        return chain.Build(shown);
    }

    private static X509ChainPolicy Policy() => new()
    {
        DisableCertificateDownloads = true,
        RevocationMode = X509RevocationMode.NoCheck,
        ApplicationPolicy = { new Oid(ServerAuthentication) },
    };
}
