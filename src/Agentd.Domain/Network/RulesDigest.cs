using System.Buffers;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Agentd.Domain.Network;

/// <summary>
/// What tells the rules of a session, with its clone's, from any others: the SHA-256 of their canonical JSON. Canonical is what RFC 8785
/// writes: UTF-8, without blanks, the members of an object in the order of their names. The object holds <c>clone</c>, which is a rule, and
/// <c>rules</c>, in their order, for the first that fits decides. A rule has <c>addresses</c> where it names any, as CIDRs in the order of
/// their characters; <c>host</c>, a name in lower case or a CIDR; <c>inspect</c>, true, where its requests are read; <c>meter</c> where it
/// names one; <c>methods</c> and <c>paths</c> where it names any, in the order of their characters; <c>ports</c>, ascending;
/// <c>protocol</c>; and <c>upstream_ca</c>, a file's path, where it names one. Nothing is named twice.
/// </summary>
public static class RulesDigest
{
    // Nothing but quotes, backslashes and controls is escaped; no text of a rule holds what a browser would act on.
    private static readonly JsonWriterOptions Plain = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    /// <summary>The digest, in 64 hexadecimal digits.</summary>
    /// <param name="rules">What the session may reach, in order.</param>
    /// <param name="clone">What its clone may reach besides.</param>
    public static string Of(IReadOnlyList<NetworkRule> rules, NetworkRule clone) =>
        Convert.ToHexStringLower(SHA256.HashData(CanonicalJson(rules, clone)));

    /// <summary>What is hashed.</summary>
    public static ReadOnlySpan<byte> CanonicalJson(IReadOnlyList<NetworkRule> rules, NetworkRule clone)
    {
        var bytes = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(bytes, Plain))
        {
            json.WriteStartObject();
            json.WritePropertyName("clone");
            Write(json, clone);
            json.WriteStartArray("rules");
            foreach (var rule in rules) Write(json, rule);
            json.WriteEndArray();
            json.WriteEndObject();
        }
        return bytes.WrittenSpan;
    }

    private static void Write(Utf8JsonWriter json, NetworkRule rule)
    {
        json.WriteStartObject();
        if (rule.Addresses.Count > 0) WriteTexts(json, "addresses", rule.Addresses.Select(range => range.ToString()));
        json.WriteString("host", rule.Host.Addresses?.ToString() ?? rule.Host.Text);
        if (rule.IsInspected) json.WriteBoolean("inspect", true);
        if (rule.Meter is { } meter) json.WriteString("meter", meter.ToString().ToLowerInvariant());
        if (rule.Methods.Count > 0) WriteTexts(json, "methods", rule.Methods);
        if (rule.Paths.Count > 0) WriteTexts(json, "paths", rule.Paths.Select(path => path.Text));
        json.WriteStartArray("ports");
        foreach (var port in rule.Ports.Distinct().Order()) json.WriteNumberValue(port);
        json.WriteEndArray();
        json.WriteString("protocol", rule.Protocol.ToString().ToLowerInvariant());
        if (rule.UpstreamCa is { } authorities) json.WriteString("upstream_ca", authorities);
        json.WriteEndObject();
    }

    private static void WriteTexts(Utf8JsonWriter json, string name, IEnumerable<string> texts)
    {
        json.WriteStartArray(name);
        foreach (var text in texts.Distinct().Order(StringComparer.Ordinal)) json.WriteStringValue(text);
        json.WriteEndArray();
    }
}
