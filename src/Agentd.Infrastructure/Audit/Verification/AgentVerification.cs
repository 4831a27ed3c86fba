using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Listing;
using Agentd.Infrastructure.Audit.Manifests;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Audit.Signatures;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>Verifies the records of one agent, and its chain.</summary>
internal sealed class AgentVerification(string agent, DirectoryHandle root, List<AuditFinding> findings, CancellationToken cancellation)
{
    private readonly ChainReading _chain = new(root, agent, what => findings.Add(new AuditFinding(agent, null, null, what)));
    private readonly List<string> _notes = [];
    private readonly HashSet<string> _prunedMeanwhile = [];

    /// <summary>Takes each record that was compared, when all that was found of it so far is among the findings.</summary>
    internal Action<string> Verified { get; init; } = _ => { };

    internal IReadOnlyList<VerifiedRecord> Chosen { get; private set; } = [];

    /// <summary>Entries in the agent's directory and in that of its chain that agentd does not make, their paths escaped.</summary>
    internal IReadOnlyList<string> Unknown { get; private set; } = [];

    internal VerifiedAgent Run(Func<string, bool> chosen, IReadOnlyList<ChainHead>? heads, Ed25519Key? key)
    {
        using var directory = OpenRecords();
        var head = _chain.End(directory)?.Head;
        var all = directory is null ? [] : RecordReading.AllOf(directory).ToList();
        var complete = all.Where(IsCompleteOfOurs).ToList();
        var pruned = _chain.Pruned();
        var chain = FollowChain(directory, complete, head, pruned);
        var verified = complete.Where(record => chosen(record.SessionId)).ToList();
        foreach (var record in verified)
        {
            Verify(directory!, record);
            Verified(record.SessionId);
        }
        var outside = Vouch(directory, complete, chain.Places, heads ?? [], key);
        NoteLimits(chain, outside);
        Unknown = [.. directory is null ? [] : Beside(directory), .. _chain.Unknown()];
        Chosen = [.. all.Where(record => chosen(record.SessionId)).Select(Judged)];
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

    // A link is reported and never followed: nothing compares the records that it leads to, and the daemon would not write there either.
    private DirectoryHandle? OpenRecords()
    {
        var name = RecordLayout.Name(agent);
        if (!root.TryStatusOf(name, out var status)) return null;
        if (status.Type == EntryType.Directory) return root.OpenDirectory(name);
        Found(null, $"{agent} is a {status.Type.Word()} where the agent's directory should be: what it leads to was not compared");
        return null;
    }

    private IEnumerable<string> Beside(DirectoryHandle directory)
    {
        foreach (var entry in NamedEntry.In(directory))
        {
            if (!entry.StandsForRecord && !entry.IsOfAgent) yield return $"{agent}/{entry.Shown}";
            if (entry is { StandsForRecord: true, Type: EntryType.Link })
                Found(entry.Name, "is a link where a record should be: what it leads to was not compared");
        }
    }

    private bool IsCompleteOfOurs(RecordReading record)
    {
        if (!record.IsComplete) return false;
        if (record.Document!.Chain is not null) return true;
        if (record.Document.DaemonId is null)
            _notes.Add($"{record.SessionId} was written by another implementation: it has no manifest and no place in the chain");
        else Found(record.SessionId, "is complete and has no place in the chain");
        return false;
    }

    private void Verify(DirectoryHandle directory, RecordReading record)
    {
        if (record.Document!.Agent != agent) Found(record.SessionId, $"is a record of agent {record.Document.Agent}: it was moved");
        var found = new List<AuditFinding>();
        void Note(string? entry, string what) => found.Add(new AuditFinding(agent, record.SessionId, entry, what));
        new RecordVerification(Note, cancellation).Run(directory, record);
        if (found.Count > 0 && !IsThere(directory, record) && WasPruned(record)) NotePruned(record);
        else findings.AddRange(found);
    }

    private bool WasPruned(RecordReading record) => _chain.Pruned().Links.Any(pruned => pruned.Link == record.Link);

    private void NotePruned(RecordReading record)
    {
        _prunedMeanwhile.Add(record.SessionId);
        _notes.Add($"{record.SessionId} was pruned while it was compared");
    }

    private static bool IsThere(DirectoryHandle directory, RecordReading record) =>
        directory.TryStatusOf(RecordLayout.Name(record.SessionId), out _);

    private ChainVerification FollowChain(DirectoryHandle? directory, List<RecordReading> complete, ChainLink? head, PruneLedger pruned)
    {
        var chain = new ChainVerification(Found);
        var end = _chain.End(directory);
        if (end is { Head: null } && complete.Count > 0)
            Found(null, $".chain/{agent}/head.json names no record, and there are {complete.Count}");
        if (end is null && !_chain.IsDamaged && complete.Count > 0)
            _notes.Add($".chain/{agent}/head.json does not say where the chain ends: it is missing");
        chain.Run(complete, pruned, head, end?.Head);
        return chain;
    }

    private OutsideEvidence Vouch(
        DirectoryHandle? directory, List<RecordReading> complete, List<ChainPlace> places, IReadOnlyList<ChainHead> heads, Ed25519Key? key)
    {
        var outside = new OutsideEvidence(agent, Found);
        outside.CheckHeads(heads, places);
        if (key is null && complete.Exists(record => record.Document!.SigningKey is not null))
            _notes.Add("signatures were not checked: no public key was given");
        if (key is not null && directory is not null)
            outside.CheckSignatures(key, directory, complete.Where(record => IsThere(directory, record)));
        return outside;
    }

    private VerifiedRecord Judged(RecordReading record)
    {
        var differences = findings.Count(finding => finding.Agent == agent && finding.SessionId == record.SessionId);
        return VerifiedRecord.Of(agent, record, differences, _prunedMeanwhile.Contains(record.SessionId));
    }

    private void NoteLimits(ChainVerification chain, OutsideEvidence outside)
    {
        if (chain.Places.LastOrDefault() is not { } newest || outside.VouchedTo >= newest.Sequence) return;
        _notes.Add(outside.VouchedTo == 0
            ? "nothing kept elsewhere was given: whoever could write to the audit root may have replaced the whole chain, "
                + $"or removed records after {newest.SessionId}; give a head with --head"
            : $"proven up to place {outside.VouchedTo}; records after it are consistent, but only a newer head can tell "
                + "whether later ones were removed");
    }

    private static List<PrunedStretch> Stretches(PruneLedger ledger)
    {
        var stretches = new List<PrunedStretch>();
        foreach (var link in ledger.Links.OrderBy(link => link.Sequence))
        {
            var prunedAt = link.PrunedAt;
            if (stretches is [.., var last] && last.Last + 1 >= link.Sequence)
                stretches[^1] = last with { Last = link.Sequence, PrunedAt = prunedAt > last.PrunedAt ? prunedAt : last.PrunedAt };
            else
                stretches.Add(new PrunedStretch(link.Sequence, link.Sequence, prunedAt));
        }

        return stretches;
    }

    private ChainHead? Head(ChainPlace? place) => place is null ? null : new ChainHead(agent, place.SessionId, place.Link);

    private void Found(string? session, string what) => findings.Add(new AuditFinding(agent, session, null, what));
}
