using System.Security.Cryptography;
using System.Text.Json;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Chains;

/// <summary>
/// The pruned records of one agent, one JSON line each, only ever appended to. Later records carry the list's digest, so that lines
/// cannot be taken out again.
/// </summary>
/// <param name="Links">The lines, in their order.</param>
/// <param name="Digests">The list's digest after each line.</param>
internal sealed record PruneLedger(IReadOnlyList<PrunedLink> Links, IReadOnlyList<string> Digests)
{
    internal static readonly PruneLedger Empty = new([], []);

    private const long MaxBytes = 1L << 30;

    private static ReadOnlySpan<byte> Name => "pruned\0"u8;

    internal string? Digest => Digests.Count == 0 ? null : Digests[^1];

    /// <summary>
    /// Reads the list. A last line that was cut off when the host stopped does not count: its records were not touched yet.
    /// </summary>
    /// <exception cref="InvalidDataException">The file is not such a list; the message names it.</exception>
    internal static PruneLedger Read(string agent, DirectoryHandle chain)
    {
        try
        {
            return Read(chain);
        }
        catch (InvalidDataException damage)
        {
            throw new InvalidDataException($".chain/{agent}/pruned {damage.Message}", damage);
        }
    }

    internal static void Append(DirectoryHandle chain, IEnumerable<PrunedLink> links)
    {
        CutOffTail(chain);
        using var file = chain.Open(Name, OpenFlags.WriteOnly | OpenFlags.Create | OpenFlags.Append, FileModes.OpenFile);
        file.ChangeMode(FileModes.OpenFile);
        var lines = links.Select(link => JsonSerializer.SerializeToUtf8Bytes(link, AuditJson.OneLine.PrunedLink));
        file.Write([.. lines.SelectMany(line => (byte[])[.. line, (byte)'\n'])]);
        file.Sync();
        chain.Sync();
    }

    private static void CutOffTail(DirectoryHandle chain)
    {
        if (DurableFile.TryRead(chain, Name, MaxBytes) is not { Length: > 0 } content || content[^1] == '\n') return;
        DurableFile.Replace(chain, Name, content.AsSpan(0, content.AsSpan().LastIndexOf((byte)'\n') + 1), FileModes.OpenFile);
    }

    private static PruneLedger Read(DirectoryHandle chain)
    {
        var links = new List<PrunedLink>();
        var digests = new List<string>();
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        foreach (var line in Lines(chain))
        {
            hash.AppendData(line);
            links.Add(Parse(line, links.Count + 1));
            digests.Add(Convert.ToHexStringLower(hash.GetCurrentHash()));
        }

        return new PruneLedger(links, digests);
    }

    private static IEnumerable<byte[]> Lines(DirectoryHandle chain)
    {
        var content = DurableFile.TryRead(chain, Name, MaxBytes) ?? [];
        for (var start = 0; content.AsSpan(start).IndexOf((byte)'\n') is >= 0 and var length; start += length + 1)
            yield return content[start..(start + length + 1)];
    }

    private static PrunedLink Parse(byte[] line, int number)
    {
        try
        {
            var link = JsonSerializer.Deserialize(line, AuditJson.OneLine.PrunedLink);
            return link is { IsWellFormed: true } ? link : throw new JsonException();
        }
        catch (JsonException failure)
        {
            throw new InvalidDataException($"has a line {number} that agentd does not write", failure);
        }
    }
}
