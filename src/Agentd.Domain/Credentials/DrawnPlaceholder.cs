using System.Security.Cryptography;

namespace Agentd.Domain.Credentials;

/// <summary>
/// A placeholder that is drawn for one session: as long as the value, for tools that look at the length of their key, and with the prefix
/// by which such keys are known, for tools that look at that. The rest is random: it is worth nothing, and met nowhere by chance.
/// </summary>
public static class DrawnPlaceholder
{
    private const int MinLength = 24, MaxLength = 512;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // What the makers of services publish as the beginning of their keys. The longer one counts.
    private static readonly string[] KnownPrefixes =
        ["github_pat_", "sk-ant-", "glpat-", "ghp_", "gho_", "ghs_", "xoxb-", "xoxp-", "pypi-", "npm_", "sk-"];

    /// <summary>Draws one for a value.</summary>
    public static string For(SecretValue value)
    {
        var prefix = KnownPrefixes.FirstOrDefault(known => value.StartsWith(known)) ?? "";
        var length = Math.Clamp(value.Length, MinLength, MaxLength);
        return prefix + RandomNumberGenerator.GetString(Letters, length - prefix.Length);
    }
}
