using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Audit.Trees;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>
/// Closes one record: checks and seals its tree, gives it the next place of its agent's chain, signs it where a key is configured, and
/// renames <c>session.json</c> into its place as the one act that counts.
/// </summary>
internal sealed class RecordSeal(AuditRecordSettings settings, RecordHandle handle)
{
    private readonly List<string> _warnings = [];

    /// <summary>Closes the record, or finishes what an earlier attempt began.</summary>
    /// <param name="record">The record.</param>
    /// <param name="masked">The values that no name may show; null where they are not known any more.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What an operator should be told although the record is complete.</returns>
    /// <exception cref="LinuxException">The record stays incomplete.</exception>
    /// <exception cref="TreeRefusedException">The record stays incomplete.</exception>
    internal IReadOnlyList<string> Run(SessionRecord record, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation)
    {
        if (!handle.IsPublished) Close(record, masked, cancellation);
        RemoveNotedEnd();
        return _warnings;
    }

    private void Close(SessionRecord record, IReadOnlyList<SecretValue>? masked, CancellationToken cancellation)
    {
        RemoveHalves();
        var manifest = SealTree(cancellation);
        record = record with { Output = KeptConsole.Judge(record, handle.Agentd) };
        var network = KeptDecisions.Describe(record, handle.Agentd, cancellation);
        var usage = KeptUsage.Describe(handle.Agentd, cancellation);
        if (DeclaredUsage.Read(handle.Directory, masked, _warnings) is { } declared)
            usage = (usage ?? new UsageRecordDocument()) with { Declared = declared };
        var work = KeptWork.Describe(record, handle.Agentd, cancellation);
        var console = KeptConsole.Describe(record, handle.Agentd, cancellation);
        // The session wrote its files without syncing them: none may be lost by a power cut that finds the record complete.
        handle.Directory.SyncFileSystem();
        var head = Publish(SessionDocument.From(record) with
        {
            Console = console,
            Network = network,
            Usage = usage,
            Work = work,
            ManifestDigest = manifest,
        });
        settings.OnSealed?.Invoke(head);
    }

    // A killed process may have left half of a file that nothing would write again. A sealed record holds none.
    private void RemoveHalves()
    {
        foreach (var entry in NamedEntry.In(handle.Agentd))
            if (entry.Name.StartsWith('.')) handle.Agentd.TryRemove(entry.Bytes);
    }

    private string SealTree(CancellationToken cancellation)
    {
        var checkedEntries = TreeCheck.Run(handle.Directory, RecordLayout.Runa, cancellation);
        using var manifest = new ManifestWriter(handle.Agentd);
        var sealedEntries = new TreeSeal(manifest, cancellation).Run(handle.Directory, RecordLayout.Runa);
        return checkedEntries == sealedEntries
            ? manifest.Finish()
            : throw new TreeRefusedException(
                "runa", $"had {checkedEntries} entries when it was checked and {sealedEntries} when it was sealed");
    }

    private ChainHead Publish(SessionDocument document)
    {
        using var key = settings.SigningKeyFile is { } file ? SigningKeyFile.ReadPrivate(file) : null;
        using var root = DirectoryHandle.OpenPath(settings.Root);
        using var chain = AgentChain.Hold(root, document.Agent);
        var state = EndOf(chain, document.Agent);
        var place = new ChainDocument((state.Head?.Sequence ?? 0) + 1, state.Head?.Link ?? ChainLink.Beginning, state.Pruned);
        var bytes = (document with { Chain = place, SigningKey = key?.Fingerprint }).ToBytes();
        var link = new ChainLink(place.Sequence, document.SessionId, ChainLink.DigestOf(bytes));
        chain.Announce(state, link);
        Sign(key, bytes);
        DurableFile.Replace(handle.Agentd, RecordLayout.Session, bytes, FileModes.SealedFile);
        Settle(chain, state with { Head = link });
        return new ChainHead(document.Agent, document.SessionId, link.Link);
    }

    // Without its head.json a chain goes on, or nothing could be sealed any more; a warning says so.
    private ChainState EndOf(AgentChain chain, string agent)
    {
        var lost = $".chain/{agent}/head.json is missing";
        try
        {
            if (chain.TryRead() is { } state) return state;
        }
        catch (InvalidDataException damage)
        {
            lost = damage.Message;
        }

        var rebuilt = chain.Rebuild();
        if (rebuilt.Head is { } head)
        {
            _warnings.Add($"{lost}: the end of the chain was taken from the records, place {head.Sequence}; "
                + "only a head kept elsewhere tells whether newer ones are gone");
        }

        return rebuilt;
    }

    // Before the record is complete: a complete record that says it is signed is signed.
    private void Sign(Ed25519Key? key, byte[] bytes)
    {
        handle.Agentd.TryRemove(RecordLayout.Signature);
        if (key is null) return;
        DurableFile.Replace(handle.Agentd, RecordLayout.Signature, key.Sign(bytes), FileModes.SealedFile);
        handle.Agentd.Sync();
    }

    // Before the chain is free again: the next record names this one as the one before it.
    private void Settle(AgentChain chain, ChainState state)
    {
        try
        {
            handle.Agentd.Sync();
            chain.Save(state);
        }
        catch (LinuxException failure)
        {
            _warnings.Add($"the record is sealed, but what is around it could not be synced: {failure.Message}; "
                + $"{AuditFailure.Cure(failure.Error)}");
        }
    }

    // The published record holds all that the noted end does. Left behind, it would stay until the next start.
    private void RemoveNotedEnd()
    {
        try
        {
            if (handle.Agentd.TryRemove(RecordLayout.NotedEnd)) handle.Agentd.Sync();
        }
        catch (LinuxException failure)
        {
            _warnings.Add($"the record is sealed, but the noted end beside it could not be removed: {failure.Message}; "
                + $"{AuditFailure.Cure(failure.Error)}");
        }
    }
}
