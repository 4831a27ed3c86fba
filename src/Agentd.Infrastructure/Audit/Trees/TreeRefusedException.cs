namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>A record's tree is not as it must be, or cannot be handled. The message names the entry, the reason and what to do.</summary>
internal sealed class TreeRefusedException : Exception
{
    internal TreeRefusedException(string entry, string reason) : base($"'{entry}' {reason}") { }

    internal TreeRefusedException(string entry, string reason, Exception cause) : base($"'{entry}' {reason}", cause) { }

    /// <summary>Something is mounted on an entry.</summary>
    internal static TreeRefusedException Mounted(string entry) => new(entry, "is a mount point; a record lives on one file system: unmount it");

    /// <summary>An entry is not what it was a moment ago.</summary>
    internal static TreeRefusedException Changed(string entry) => new(entry, "changed while it was being read; something is still writing there: end it");
}
