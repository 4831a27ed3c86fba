using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// Makes a sealed record complete: gives it the next place of its agent's chain, announces that, signs where a key is configured, and
/// renames <c>session.json</c> into its place as the one act that counts.
/// </summary>
internal sealed class Publication(AuditRecordSettings settings, RecordHandle record)
{
    /// <summary>What an operator should be told although the record is complete.</summary>
    internal List<string> Warnings { get; } = [];

    /// <summary>Publishes a document and gives the new head of the chain.</summary>
    /// <exception cref="LinuxException">The record stays incomplete.</exception>
    internal ChainHead Publish(SessionDocument document)
    {
        using var key = settings.SigningKeyFile is { } file ? SigningKeyFile.ReadPrivate(file) : null;
        using var root = DirectoryHandle.OpenPath(settings.Root);
        using var chain = AgentChain.Hold(root, document.Agent);
        var state = EndOf(chain, document.Agent);
        var place = new ChainDocument((state.Head?.Sequence ?? 0) + 1, state.Head?.Link ?? ChainLink.Beginning, state.Pruned);
        var bytes = SessionDocuments.Bytes(document with { Chain = place, SigningKey = key?.Fingerprint });
        var link = new ChainLink(place.Sequence, document.SessionId, ChainLink.Of(bytes));
        chain.Announce(state, link);
        Sign(key, bytes);
        DurableFile.Replace(record.Agentd, RecordLayout.Session, bytes, FileModes.SealedFile);
        Settle(chain, state with { Head = link });
        return new ChainHead(document.Agent, document.SessionId, link.Link);
    }

    // A chain without a usable end of its own goes on, or nothing would be sealed any more; but not without a word.
    private ChainState EndOf(AgentChain chain, string agent)
    {
        var lost = $".chain/{agent}/head.json is missing";
        try
        {
            if (chain.Peek() is { } state) return state;
        }
        catch (InvalidDataException damage)
        {
            lost = damage.Message;
        }

        var rebuilt = chain.Rebuild();
        if (rebuilt.Head is { } head)
            Warnings.Add($"{lost}: the end of the chain was taken from the records, place {head.Sequence}; "
                + "only a head kept elsewhere tells whether newer ones are gone");
        return rebuilt;
    }

    // Before the chain is free again: the next record names this one as the one before it.
    private void Settle(AgentChain chain, ChainState state)
    {
        try
        {
            record.Agentd.Sync();
            chain.Save(state);
        }
        catch (LinuxException failure)
        {
            Warnings.Add($"the record is sealed, but what is around it could not be synced: {failure.Message}; {AuditFailure.Cure(failure.Error)}");
        }
    }

    // In its place before the record is complete: a complete record that says it is signed is signed.
    private void Sign(Ed25519Key? key, byte[] bytes)
    {
        record.Agentd.TryRemove(RecordLayout.Signature);
        if (key is null) return;
        DurableFile.Replace(record.Agentd, RecordLayout.Signature, key.Sign(bytes), FileModes.SealedFile);
        record.Agentd.Sync();
    }
}
