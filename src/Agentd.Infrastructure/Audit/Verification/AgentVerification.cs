using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>Verifies the records of one agent, and its chain.</summary>
internal sealed class AgentVerification(string agent, DirectoryHandle root, List<AuditFinding> findings, CancellationToken cancellation)
{
    private readonly List<string> _notes = [];

    /// <summary>Verifies the chosen records and the whole chain.</summary>
    internal VerifiedAgent Run(Func<string, bool> chosen, IReadOnlyList<ChainHead>? heads, Ed25519Key? key)
    {
        var name = RecordLayout.Name(agent);
        using var directory = root.OpenDirectory(name);
        var head = Peek(name, directory);
        var all = RecordReading.AllOf(directory).ToList();
        var complete = all.Where(IsCompleteOfOurs).ToList();
        var (chain, pruned) = FollowChain(name, directory, complete, head);
        var verified = complete.Where(record => chosen(record.SessionId)).ToList();
        foreach (var record in verified) Verify(directory, record);
        var outside = new OutsideEvidence(agent, Found);
        outside.CheckHeads(heads ?? [], chain.Places);
        if (key is not null) outside.CheckSignatures(key, directory, complete.Where(record => IsThere(directory, record)));
        else if (complete.Exists(record => record.Document!.SigningKey is not null)) _notes.Add("signatures were not checked: no public key was given");
        NoteLimits(chain, outside);
        return new VerifiedAgent
        {
            Agent = agent,
            Records = verified.Count,
            Incomplete = all.Count(record => !record.IsComplete),
            Newest = Head(chain.Places.LastOrDefault()),
            VouchedTo = Head(chain.Places.FindLast(place => place.Sequence <= outside.VouchedTo)),
            Pruned = Stretches(pruned),
            Notes = _notes,
        };
    }

    private bool IsCompleteOfOurs(RecordReading record)
    {
        if (!record.IsComplete) return false;
        if (record.Document!.Chain is not null) return true;
        if (record.Document.DaemonId is null) _notes.Add($"{record.SessionId} was written by another implementation: it has no manifest and no place in the chain");
        else Found(record.SessionId, "is complete and has no place in the chain");
        return false;
    }

    private void Verify(DirectoryHandle directory, RecordReading record)
    {
        if (record.Document!.Agent != agent) Found(record.SessionId, $"is a record of agent {record.Document.Agent}: it was moved");
        var found = new List<AuditFinding>();
        new RecordVerification((entry, what) => found.Add(new AuditFinding(agent, record.SessionId, entry, what)), cancellation).Run(directory, record);
        if (found.Count > 0 && !IsThere(directory, record) && WasPruned(record)) _notes.Add($"{record.SessionId} was pruned while it was compared");
        else findings.AddRange(found);
    }

    private static bool IsThere(DirectoryHandle directory, RecordReading record) => directory.TryStatusOf(RecordLayout.Name(record.SessionId), out _);

    private bool WasPruned(RecordReading record)
    {
        using var files = ChainHeads.TryOpen(root, RecordLayout.Name(agent));
        return files is not null && PruneLedger.Read(files).Links.Any(pruned => pruned.Link == record.Link);
    }

    private (ChainVerification Chain, PruneLedger Pruned) FollowChain(byte[] name, DirectoryHandle directory, List<RecordReading> complete, ChainLink? head)
    {
        var chain = new ChainVerification(Found);
        var ledger = PruneLedger.Empty;
        using var files = ChainHeads.TryOpen(root, name);
        try
        {
            if (files is not null) ledger = PruneLedger.Read(files);
        }
        catch (Exception failure) when (failure is InvalidDataException or LinuxException)
        {
            Found(null, $".chain/{agent}/pruned cannot be read: {failure.Message}");
        }

        if (head is null && complete.Count > 0) _notes.Add($".chain/{agent}/head.json does not say where the chain ends");
        chain.Run(complete, ledger, head, Peek(name, directory));
        return (chain, ledger);
    }

    private ChainLink? Peek(byte[] name, DirectoryHandle directory)
    {
        using var files = ChainHeads.TryOpen(root, name);
        try
        {
            return files is null ? null : AgentChain.Peek(files, directory)?.Head;
        }
        catch (Exception failure) when (failure is InvalidDataException or LinuxException)
        {
            Found(null, $".chain/{agent}/head.json cannot be read: {failure.Message}");
            return null;
        }
    }

    private void NoteLimits(ChainVerification chain, OutsideEvidence outside)
    {
        if (chain.Places.LastOrDefault() is not { } newest || outside.VouchedTo >= newest.Sequence) return;
        _notes.Add(outside.VouchedTo == 0
            ? $"nothing kept elsewhere was given: whoever could write to the audit root may have replaced the whole chain, or removed records after {newest.SessionId}; give a head with --head"
            : $"proven up to place {outside.VouchedTo}; records after it are consistent, but only a newer head can tell whether later ones were removed");
    }

    private static List<PrunedStretch> Stretches(PruneLedger ledger)
    {
        var stretches = new List<PrunedStretch>();
        foreach (var link in ledger.Links.OrderBy(link => link.Sequence))
        {
            if (stretches is [.., var last] && last.Last + 1 >= link.Sequence)
                stretches[^1] = last with { Last = link.Sequence, PrunedAt = link.PrunedAt > last.PrunedAt ? link.PrunedAt : last.PrunedAt };
            else stretches.Add(new PrunedStretch(link.Sequence, link.Sequence, link.PrunedAt));
        }

        return stretches;
    }

    private ChainHead? Head(ChainPlace? place) => place is null ? null : new ChainHead(agent, place.SessionId, place.Link);

    private void Found(string? session, string what) => findings.Add(new AuditFinding(agent, session, null, what));
}
