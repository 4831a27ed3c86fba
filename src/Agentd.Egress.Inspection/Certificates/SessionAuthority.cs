using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agentd.Domain.Network;

namespace Agentd.Egress.Inspection.Certificates;

/// <summary>
/// A session's own authority: it signs for the hosts whose requests are read, and for nobody else. One for all relays of the session, so
/// that a client goes on trusting what it has read once.
/// </summary>
internal sealed class SessionAuthority : IDisposable
{
    // Wildcards name as many as a session likes; a leaf costs some 20 KB.
    private const int MostLeaves = 64;
    private const string ServerAuthentication = "1.3.6.1.5.5.7.3.1";
    private static readonly TimeSpan ClockSkew = TimeSpan.FromHours(1);

    private readonly Lock _turn = new();
    private readonly X509Certificate2 _authority;
    private readonly ECDsa _leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private readonly Dictionary<string, SslServerAuthenticationOptions> _leaves = [];

    private SessionAuthority(X509Certificate2 authority) => _authority = authority;

    /// <summary>The certificate that clients are to trust, as PEM.</summary>
    public string Certificate => _authority.ExportCertificatePem();

    /// <summary>The authority's private key, as PEM.</summary>
    public string Key
    {
        get
        {
            using var key = _authority.GetECDsaPrivateKey()!;
            return key.ExportPkcs8PrivateKeyPem();
        }
    }

    /// <summary>Makes an authority for some names.</summary>
    /// <param name="names">Whom it may sign for, with all names below them.</param>
    /// <param name="validity">For how long from now on.</param>
    public static SessionAuthority Make(IEnumerable<HostName> names, TimeSpan validity)
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=agentd session", key, HashAlgorithmName.SHA256);
        var extensions = request.CertificateExtensions;
        extensions.Add(new X509BasicConstraintsExtension(true, hasPathLengthConstraint: true, pathLengthConstraint: 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.KeyCertSign, critical: true));
        extensions.Add(new X509SubjectKeyIdentifierExtension(request.PublicKey, critical: false));
        extensions.Add(NameConstraints.For(names));
        var now = DateTimeOffset.UtcNow;
        return new SessionAuthority(request.CreateSelfSigned(now - ClockSkew, now + validity));
    }

    /// <summary>An authority that was made before.</summary>
    /// <exception cref="CryptographicException">The key is not the certificate's, or either is none.</exception>
    public static SessionAuthority Of(string certificate, string key) => new(X509Certificate2.CreateFromPem(certificate, key));

    /// <summary>How a connection for a host is answered: with a certificate for exactly that name.</summary>
    public SslServerAuthenticationOptions For(string host)
    {
        lock (_turn)
        {
            if (_leaves.TryGetValue(host, out var known)) return known;
            if (_leaves.Count == MostLeaves) _leaves.Clear();
            // Nothing is asked outside for the chain.
            var leaf = SslStreamCertificateContext.Create(Sign(host), additionalCertificates: null, offline: true);
            return _leaves[host] = new SslServerAuthenticationOptions { ServerCertificateContext = leaf };
        }
    }

    /// <inheritdoc/>
    public void Dispose()
    {
        _authority.Dispose();
        _leafKey.Dispose();
    }

    private X509Certificate2 Sign(string host)
    {
        var request = new CertificateRequest("CN=agentd", _leafKey, HashAlgorithmName.SHA256);
        var names = new SubjectAlternativeNameBuilder();
        names.AddDnsName(host);
        var extensions = request.CertificateExtensions;
        extensions.Add(names.Build());
        extensions.Add(new X509BasicConstraintsExtension(false, hasPathLengthConstraint: false, pathLengthConstraint: 0, critical: true));
        extensions.Add(new X509KeyUsageExtension(X509KeyUsageFlags.DigitalSignature, critical: true));
        extensions.Add(new X509EnhancedKeyUsageExtension([new Oid(ServerAuthentication)], critical: false));
        extensions.Add(X509AuthorityKeyIdentifierExtension.CreateFromCertificate(
            _authority, includeKeyIdentifier: true, includeIssuerAndSerial: false));
        const int SerialSize = 16;
        using var signed = request.Create(
            _authority, _authority.NotBefore, _authority.NotAfter, RandomNumberGenerator.GetBytes(SerialSize));
        return signed.CopyWithPrivateKey(_leafKey);
    }
}
