using System.Formats.Asn1;
using System.Security.Cryptography.X509Certificates;
using Agentd.Domain.Network;

namespace Agentd.Egress.Inspection.Certificates;

/// <summary>
/// The part of an authority's certificate that says for whom it may sign (RFC 5280, 4.2.1.10): what the session trusts is of no use for
/// any other server.
/// </summary>
internal static class NameConstraints
{
    private const string Id = "2.5.29.30";
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0), Excluded = new(TagClass.ContextSpecific, 1);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2), Address = new(TagClass.ContextSpecific, 7);

    /// <summary>Allows these names and those below them, which cannot be told apart here, and no address.</summary>
    public static X509Extension For(IEnumerable<HostName> names)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Permitted))
            {
                foreach (var name in names.Select(name => name.Text).Distinct().Order(StringComparer.Ordinal))
                    using (writer.PushSequence()) writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
            }
            using (writer.PushSequence(Excluded))
            {
                foreach (var addressAndMask in (int[])[4 + 4, 16 + 16])
                    using (writer.PushSequence()) writer.WriteOctetString(new byte[addressAndMask], Address);
            }
        }
        return new X509Extension(Id, writer.Encode(), critical: true);
    }
}
