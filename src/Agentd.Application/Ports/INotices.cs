using Agentd.Domain.Audit;
using Agentd.Domain.Credentials;

namespace Agentd.Application.Ports;

/// <summary>Tells operators who are not looking.</summary>
public interface INotices
{
    /// <summary>Tells of a session whose container runs. Never throws.</summary>
    Task TellStartAsync(SessionRecord begun);

    /// <summary>
    /// Tells of a session's end, durably: once it returns, a daemon that is killed forgets nothing. What keeps it from that is logged, and
    /// the session is closed all the same. It may be told twice: whoever is told recognises the second. Never throws.
    /// </summary>
    /// <param name="end">The record, complete.</param>
    /// <param name="masked">The values that must not be told; null where they are not known any more.</param>
    /// <returns>Whether everybody is told who should be.</returns>
    Task<bool> TellEndAsync(SessionRecord end, IReadOnlyList<SecretValue>? masked);
}
