using Agentd.Infrastructure.Audit.Chains;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Audit.Verification;

/// <summary>
/// The files of one agent's chain, as far as they can be read. They may change between two looks; what cannot be read is reported once.
/// </summary>
/// <param name="root">The audit root.</param>
/// <param name="agent">The agent.</param>
/// <param name="found">Takes what is different.</param>
internal sealed class ChainReading(DirectoryHandle root, string agent, Action<string> found)
{
    private readonly HashSet<string> _reported = [];

    internal bool IsDamaged => _reported.Count > 0;

    /// <summary>Where the chain ends, as its file says; null where that says nothing.</summary>
    internal ChainState? End(DirectoryHandle? records) => Read("head.json", chain => AgentChain.TryRead(agent, chain, records), null);

    internal PruneLedger Pruned() => Read("pruned", chain => PruneLedger.Read(agent, chain), PruneLedger.Empty);

    /// <summary>Entries beside the chain's files that agentd does not make, their paths escaped.</summary>
    internal IEnumerable<string> Unknown() =>
        Read("", NamedEntry.In, []).Where(entry => !entry.IsOfChain).Select(entry => $".chain/{agent}/{entry.Shown}");

    private T Read<T>(string file, Func<DirectoryHandle, T> read, T otherwise)
    {
        try
        {
            using var chain = ChainHeads.TryOpen(root, RecordLayout.Name(agent));
            return chain is null ? otherwise : read(chain);
        }
        catch (Exception failure) when (failure is InvalidDataException or LinuxException)
        {
            var what = failure is LinuxException ? $".chain/{agent}/{file} cannot be read: {failure.Message}" : failure.Message;
            if (_reported.Add(file)) found(what);
            return otherwise;
        }
    }
}
