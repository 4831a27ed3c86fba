using System.Text;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Audit.Records;

/// <summary>The names under the audit root, as bytes with their NUL.</summary>
internal static class RecordLayout
{
    internal static ReadOnlySpan<byte> Runa => "runa\0"u8;

    /// <summary>What agentd knows; never mounted into a container.</summary>
    internal static ReadOnlySpan<byte> Agentd => "agentd\0"u8;

    /// <summary>The record itself; complete when it says how the session ended.</summary>
    internal static ReadOnlySpan<byte> Session => "session.json\0"u8;

    /// <summary>The end as it was noted before teardown; gone when the record is complete.</summary>
    internal static ReadOnlySpan<byte> NotedEnd => "end.json\0"u8;

    /// <summary>What the session wrote, entry by entry, as mtree(5).</summary>
    internal static ReadOnlySpan<byte> Manifest => "manifest.mtree\0"u8;

    internal static ReadOnlySpan<byte> Console => "console.log\0"u8;

    /// <summary>What was decided about the connections of a filtered session.</summary>
    internal static ReadOnlySpan<byte> Decisions => "network.jsonl\0"u8;

    /// <summary>What a session's requests to metered hosts used.</summary>
    internal static ReadOnlySpan<byte> Usage => "usage.jsonl\0"u8;

    /// <summary>What the session left of its repository, as a git bundle.</summary>
    internal static ReadOnlySpan<byte> WorkBundle => "work.bundle\0"u8;

    /// <summary>The same in short, and what is not kept of it.</summary>
    internal static ReadOnlySpan<byte> WorkSummary => "work.json\0"u8;

    /// <summary>The signature over <see cref="Session"/>, raw.</summary>
    internal static ReadOnlySpan<byte> Signature => "session.sig\0"u8;

    /// <summary>Where the ends of the agents' chains are kept, beside the agents' directories; no agent can be called so.</summary>
    internal static ReadOnlySpan<byte> Chains => ".chain\0"u8;

    /// <summary>What the names of records begin with that are being begun, by any daemon, and have no names of their own yet.</summary>
    internal const string AnyBeginning = ".begin-";

    /// <summary>What the names of directories begin with that find out whether the root can be used.</summary>
    internal const string ProbePrefix = ".probe-";

    /// <summary>What the names of records begin with that one daemon is beginning.</summary>
    internal static string BeginningPrefix(DaemonId daemon) => $"{AnyBeginning}{daemon}-";

    internal static byte[] Name(string name) => Encoding.ASCII.GetBytes(name + '\0');
}
