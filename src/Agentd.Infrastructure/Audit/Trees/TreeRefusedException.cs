namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>A record's tree is not as it must be, or cannot be handled. The message names the entry, the reason and what to do.</summary>
internal sealed class TreeRefusedException : Exception
{
    internal TreeRefusedException(string entry, string reason) : base($"'{entry}' {reason}") { }

    internal TreeRefusedException(string entry, string reason, Exception cause) : base($"'{entry}' {reason}", cause) { }
}
