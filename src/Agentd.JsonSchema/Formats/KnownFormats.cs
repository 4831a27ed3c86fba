namespace Agentd.JsonSchema.Formats;

/// <summary>The formats of draft 2020-12 by name.</summary>
internal static class KnownFormats
{
    private static readonly Dictionary<string, Func<string, bool>> ByName = new(StringComparer.Ordinal)
    {
        ["date-time"] = DateTimeFormats.IsDateTime,
        ["date"] = DateTimeFormats.IsDate,
        ["time"] = DateTimeFormats.IsTime,
        ["duration"] = DurationFormat.IsDuration,
        ["email"] = EmailFormats.IsEmail,
        ["idn-email"] = EmailFormats.IsInternationalEmail,
        ["hostname"] = HostnameFormats.IsHostname,
        ["idn-hostname"] = HostnameFormats.IsInternationalHostname,
        ["ipv4"] = AddressFormats.IsIpv4,
        ["ipv6"] = AddressFormats.IsIpv6,
        ["uri"] = UriFormats.IsUri,
        ["uri-reference"] = UriFormats.IsUriReference,
        ["iri"] = UriFormats.IsIri,
        ["iri-reference"] = UriFormats.IsIriReference,
        ["uri-template"] = UriTemplateFormat.IsUriTemplate,
        ["uuid"] = IdentifierFormats.IsUuid,
        ["json-pointer"] = IdentifierFormats.IsJsonPointer,
        ["relative-json-pointer"] = IdentifierFormats.IsRelativeJsonPointer,
        ["regex"] = RegexFormat.IsRegex,
    };

    public static Func<string, bool>? Find(string format) => ByName.GetValueOrDefault(format);
}
