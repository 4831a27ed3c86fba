using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Chains;

/// <summary>The newest link of every agent's chain: printed to be kept elsewhere, and read back.</summary>
internal static class ChainHeads
{
    private const int MaxLines = 100_000;

    /// <summary>The newest links under an audit root, in the order of the agents' names.</summary>
    /// <exception cref="SessionException">The audit root cannot be read.</exception>
    public static IReadOnlyList<ChainHead> Read(string root)
    {
        try
        {
            using var directory = DirectoryHandle.OpenPath(root);
            return [.. RootContents.Read(directory).Agents.Select(name => Read(directory, name)).OfType<ChainHead>()];
        }
        catch (Exception failure) when (failure is LinuxException or InvalidDataException)
        {
            throw new SessionException(
                $"cannot read the audit chains under '{root}': {failure.Message}; 'agentd audit verify' says more", failure);
        }
    }

    /// <summary>Reads lines that <see cref="ChainHead.ToString"/> wrote; empty ones are passed over.</summary>
    /// <exception cref="SessionException">A line is no head; the message names its number.</exception>
    public static IReadOnlyList<ChainHead> Parse(TextReader lines)
    {
        var heads = new List<ChainHead>();
        for (var number = 1; lines.ReadLine() is { } line; number++)
        {
            if (line.Length == 0) continue;
            if (line.Split(' ') is not [var agent, var session, { Length: 64 } link] || !link.All(char.IsAsciiHexDigitLower)
                || heads.Count == MaxLines)
            {
                throw new SessionException(
                    $"line {number} of the heads is not '<agent> <session id> <64 hex digits>', as 'agentd audit head' prints them");
            }

            heads.Add(new ChainHead(agent, session, link));
        }

        return heads;
    }

    private static ChainHead? Read(DirectoryHandle root, string agent)
    {
        var name = RecordLayout.Name(agent);
        using var chain = TryOpen(root, name);
        if (chain is null) return null;
        using var records = root.TryStatusOf(name, out _) ? root.OpenDirectory(name) : null;
        var head = (AgentChain.TryRead(agent, chain, records) ?? AgentChain.Rebuild(agent, chain, records)).Head;
        return head is null ? null : new ChainHead(agent, head.SessionId, head.Link);
    }

    internal static DirectoryHandle? TryOpen(DirectoryHandle root, ReadOnlySpan<byte> agent)
    {
        if (!root.TryStatusOf(RecordLayout.Chains, out _)) return null;
        using var chains = root.OpenDirectory(RecordLayout.Chains);
        return chains.TryStatusOf(agent, out _) ? chains.OpenDirectory(agent) : null;
    }
}
