using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Agentd.Notify.Sinks;

/// <summary>Signatures as Standard Webhooks has them: over the message's id, the time and the body.</summary>
internal static class WebhookSignature
{
    private const string Prefix = "whsec_";

    /// <summary>The key that a configured value stands for; null for one that is none.</summary>
    public static byte[]? Key(string configured)
    {
        if (!configured.StartsWith(Prefix, StringComparison.Ordinal)) return null;
        var key = new byte[configured.Length];
        return Convert.TryFromBase64String(configured[Prefix.Length..], key, out var length) && length > 0 ? key[..length] : null;
    }

    /// <summary>The three headers.</summary>
    public static IEnumerable<(string Name, string Value)> Headers(byte[] key, string id, DateTimeOffset now, ReadOnlySpan<byte> body)
    {
        var at = now.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.UTF8.GetBytes($"{id}.{at}."), .. body];
        var signature = Convert.ToBase64String(HMACSHA256.HashData(key, signed));
        return [("webhook-id", id), ("webhook-timestamp", at), ("webhook-signature", $"v1,{signature}")];
    }
}
