using Agentd.Domain.Credentials;
using Agentd.Masking;

namespace Agentd.Infrastructure.Audit.Trees;

/// <summary>A record's tree is not as it must be, or cannot be handled. The message names the entry, the reason and what to do.</summary>
internal sealed class TreeRefusedException(string entry, string reason, Exception? cause = null) : Exception($"'{entry}' {reason}", cause)
{
    internal static TreeRefusedException Mounted(string entry) =>
        new(entry, "is a mount point; a record lives on one file system: unmount it");

    internal static TreeRefusedException Changed(string entry) =>
        new(entry, "changed while it was being read; something is still writing there: end it");

    /// <summary>
    /// The message without these values, which the session may have put into a name; where they are not known, without the name.
    /// </summary>
    internal string MaskedMessage(IReadOnlyList<SecretValue>? masked) => masked is null
        ? $"an entry, not named because the values to mask in its name are not known any more, {reason}"
        : MaskedText.Of(Message, SecretPatterns.Of(masked));
}
