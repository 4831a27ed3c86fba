using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Checks;

/// <summary>The file that <c>upstream_ca</c> names.</summary>
internal static class UpstreamAuthorities
{
    private const string Cure = "name a PEM file with the authorities of the host";
    private const int MostBytes = 256 * 1024;

    /// <summary>Why nobody can be trusted by a file, and what to do; null for nothing.</summary>
    public static string? Objection(string path)
    {
        try
        {
            var certificates = new X509Certificate2Collection();
            certificates.ImportFromPem(RegularFile.ReadText(path, MostBytes));
            return certificates.Count > 0 ? null : $"holds no certificate; {Cure}";
        }
        catch (Exception unfit) when (unfit is IOException or CryptographicException)
        {
            return $"{unfit.Message}; {Cure}";
        }
    }
}
