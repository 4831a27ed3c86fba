using System.Security.Cryptography;
using Agentd.Domain.Credentials;

namespace Agentd.Infrastructure.Staging;

/// <summary>
/// Salted digests of secret values: enough to recognise a value, but not to read it back.
/// </summary>
internal static class SecretFingerprints
{
    private const int SaltBytes = 32;
    private const int MostBytes = 1024 * 1024;

    /// <summary>One line per value: salt and digest in hex.</summary>
    public static string Of(IEnumerable<SecretValue> values) => string.Concat(values.Select(value =>
    {
        var salt = RandomNumberGenerator.GetBytes(SaltBytes);
        return $"{Convert.ToHexStringLower(salt)} {Digest(salt, value)}\n";
    }));

    /// <summary>Whether these are the values of a file, in its order; false when the file cannot be read.</summary>
    public static bool Match(string file, IReadOnlyList<SecretValue> values)
    {
        if (!File.Exists(file) || new FileInfo(file).Length > MostBytes) return false;
        var lines = File.ReadAllLines(file);
        return lines.Length == values.Count && lines.Zip(values).All(pair => IsOf(pair.First, pair.Second));
    }

    private static bool IsOf(string line, SecretValue value) =>
        line.Split(' ') is [{ Length: SaltBytes * 2 } salt, var digest] && salt.All(char.IsAsciiHexDigitLower)
        && digest == Digest(Convert.FromHexString(salt), value);

    private static string Digest(byte[] salt, SecretValue value) =>
        Convert.ToHexStringLower(HMACSHA256.HashData(salt, value.Reveal().Span));
}
