using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// What vouches for an agent's chain from outside the audit root: a head that was kept elsewhere, and signatures under a key. Each
/// covers its own place and, through the chain, every place before it.
/// </summary>
/// <param name="agent">The agent.</param>
/// <param name="found">Takes a record, or null for the chain, and what is different.</param>
internal sealed class OutsideEvidence(string agent, Action<string?, string> found)
{
    /// <summary>The newest place that is vouched for; 0 where none is.</summary>
    internal long VouchedTo { get; private set; }

    internal void CheckHeads(IEnumerable<ChainHead> heads, List<ChainPlace> places)
    {
        foreach (var head in heads.Where(head => head.Agent == agent))
        {
            var place = places.Find(place => place.Link == head.Link && place.SessionId == head.SessionId);
            if (place is null)
                found(head.SessionId, "is what the given head names, and it is missing or was changed; newer records may be missing too");
            else VouchedTo = Math.Max(VouchedTo, place.Sequence);
        }
    }

    /// <summary>Checks all signatures; records after the newest signed one are differences.</summary>
    internal void CheckSignatures(Ed25519Key key, DirectoryHandle agentDirectory, IEnumerable<RecordReading> records)
    {
        var signed = 0L;
        foreach (var record in records.OrderBy(record => record.Document!.Chain!.Sequence))
        {
            if (record.Document!.SigningKey is null) continue;
            if (IsSigned(key, agentDirectory, record)) signed = record.Document.Chain!.Sequence;
            else found(record.SessionId, "is not signed with the given key, or was changed after it was signed");
        }

        foreach (var record in records.Where(record => record.Document!.Chain!.Sequence > signed && record.Document.SigningKey is null))
            found(record.SessionId, "is not signed, and no later record that is signed vouches for it");
        VouchedTo = Math.Max(VouchedTo, signed);
    }

    private static bool IsSigned(Ed25519Key key, DirectoryHandle agent, RecordReading record)
    {
        try
        {
            using var handle = RecordHandle.Open(agent, RecordLayout.Name(record.SessionId));
            return record.Document!.SigningKey == key.Fingerprint
                && DurableFile.TryRead(handle.Agentd, RecordLayout.Signature) is { Length: Ed25519Key.SignatureLength } signature
                && key.Verifies(signature, record.Bytes);
        }
        catch (InvalidDataException)
        {
            // What is no file is no signature.
            return false;
        }
    }
}
