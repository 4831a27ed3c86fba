using System.Diagnostics;
using System.Text.Json;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Chains;

/// <summary>
/// The end of one agent's chain of records, held alone: whoever has this object is the only one, of all daemons and commands that share
/// the audit root, who may publish or prune records of the agent.
/// </summary>
internal sealed class AgentChain : IDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(10);

    private readonly string _name;
    private readonly DirectoryHandle _agent;
    private readonly Descriptor _lock;

    private AgentChain(string name, DirectoryHandle agent, DirectoryHandle directory, Descriptor @lock) =>
        (_name, _agent, Directory, _lock) = (name, agent, directory, @lock);

    internal DirectoryHandle Directory { get; }

    private static ReadOnlySpan<byte> HeadFile => "head.json\0"u8;

    /// <summary>Waits until the agent's chain is free, and holds it.</summary>
    /// <exception cref="LinuxException">The chain's files cannot be made or opened.</exception>
    /// <exception cref="SessionException">Somebody else holds the chain for too long.</exception>
    internal static AgentChain Hold(DirectoryHandle root, string agent)
    {
        var name = RecordLayout.Name(agent);
        using var chains = root.OpenOrMakeDirectory(RecordLayout.Chains, FileModes.OpenDirectory);
        var directory = chains.OpenOrMakeDirectory(name, FileModes.OpenDirectory);
        // Closed to other users, who could otherwise hold up every seal.
        var file = directory.Open("lock\0"u8, OpenFlags.ReadWrite | OpenFlags.Create, FileModes.PrivateFile);
        for (var waited = Stopwatch.StartNew(); !file.TryLock(); Thread.Sleep(Pause))
        {
            if (waited.Elapsed < Patience) continue;
            file.Dispose();
            directory.Dispose();
            throw new SessionException(
                $"another process has held the audit chain of agent '{agent}' for {Patience.TotalSeconds} s; look for a stuck agentd");
        }

        return new AgentChain(agent, root.OpenDirectory(name), directory, file);
    }

    internal ChainState? TryRead() => TryRead(_name, Directory, _agent);

    internal ChainState Rebuild() => Rebuild(_name, Directory, _agent);

    internal ChainState Read() => TryRead() ?? Rebuild();

    internal void Announce(ChainState state, ChainLink link) => Save(state with { Announced = link });

    internal void Save(ChainState state)
    {
        DurableFile.Replace(
            Directory, HeadFile, JsonSerializer.SerializeToUtf8Bytes(state, AuditJson.OneLine.ChainState), FileModes.OpenFile);
        Directory.Sync();
    }

    /// <summary>
    /// The end of a chain as its file says, with the announced link made the head if its record was published; null without a file.
    /// </summary>
    /// <param name="agent">The agent.</param>
    /// <param name="chain">Where the chain's own files are.</param>
    /// <param name="records">The agent's records; null where there are none.</param>
    /// <exception cref="InvalidDataException">The file is not what agentd writes; the message names it.</exception>
    internal static ChainState? TryRead(string agent, DirectoryHandle chain, DirectoryHandle? records)
    {
        try
        {
            return DurableFile.TryRead(chain, HeadFile) is { } bytes ? Resolve(ChainState.Parse(bytes), records) : null;
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($".chain/{agent}/head.json {damage.Message}", damage);
        }
    }

    /// <summary>The end of a chain without its file: the highest place that a complete record or a pruned one has.</summary>
    internal static ChainState Rebuild(string agent, DirectoryHandle chain, DirectoryHandle? records)
    {
        var ledger = PruneLedger.Read(agent, chain);
        var links = ledger.Links.Select(pruned => new ChainLink(pruned.Sequence, pruned.SessionId, pruned.Link));
        var all = links.Concat(records is null ? [] : Published(records));
        return new ChainState { Head = all.MaxBy(link => link.Sequence), Pruned = ledger.Digest };
    }

    public void Dispose()
    {
        _lock.Dispose();
        Directory.Dispose();
        _agent.Dispose();
    }

    private static ChainState Resolve(ChainState state, DirectoryHandle? records)
    {
        if (state.Announced is not { } announced) return state;
        return state with { Head = records is not null && IsPublished(records, announced) ? announced : state.Head, Announced = null };
    }

    private static bool IsPublished(DirectoryHandle records, ChainLink link)
    {
        var session = RecordLayout.Name(link.SessionId);
        if (!records.TryStatusOf(session, out _)) return false;
        using var record = RecordHandle.Open(records, session);
        try
        {
            return DurableFile.TryRead(record.Agentd, RecordLayout.Session) is { } bytes && ChainLink.DigestOf(bytes) == link.Link;
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($"announces {link.SessionId}, whose session.json {damage.Message}", damage);
        }
    }

    private static IEnumerable<ChainLink> Published(DirectoryHandle records)
    {
        foreach (var name in RecordDirectories.Records(records))
        {
            if (!RecordDirectories.HasDocuments(records, name)) continue;
            using var record = RecordHandle.Open(records, name);
            if (DurableFile.TryRead(record.Agentd, RecordLayout.Session) is not { } bytes) continue;
            if (SessionDocument.TryRead(bytes) is { Chain: { } place } document)
                yield return new ChainLink(place.Sequence, document.SessionId, ChainLink.DigestOf(bytes));
        }
    }
}
