using Agentd.Domain.Credentials;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>The one place where values go to the broker: over its private socket, into the memory of the process that uses them.</summary>
internal static class EgressValues
{
    /// <summary>
    /// The values of a session's credentials that are known, and that may still go to every host that the session was staged for: for each
    /// credential the earlier ones and the one that counts, so that each is a message of bearable length.
    /// </summary>
    public static IEnumerable<IReadOnlyList<EgressValue>> Of(
        IReadOnlyList<EgressCredential>? staged, IReadOnlyList<ResolvedCredential> known) =>
        from one in staged ?? []
        let fitting = known.Where(credential => IsFor(one, credential)).ToArray()
        where fitting.Length > 0
        select (IReadOnlyList<EgressValue>)[.. fitting.Select(credential => Revealed(one, credential))];

    /// <summary>
    /// The staged credentials with their values. One that had others before has none: it gets them all together, so that nothing is asked
    /// with the new one as long as the others are not masked.
    /// </summary>
    public static IReadOnlyList<EgressCredential>? Into(
        IReadOnlyList<EgressCredential>? staged, IReadOnlyList<ResolvedCredential> known) => staged is null ? null :
    [
        .. from one in staged
           let fitting = known.Where(credential => IsFor(one, credential)).ToArray()
           select one with { Value = fitting.Length == 1 ? Revealed(one, fitting[0]).Value : null },
    ];

    /// <summary>Whether a session was staged for a credential as it is declared now.</summary>
    public static bool IsFor(EgressCredential staged, ResolvedCredential credential) => credential.Name == staged.Name
        && staged.Hosts.All(host => credential.Brokered!.Hosts.Any(mine => mine.Text == host));

    /// <summary>A login of a proxy, <c>USER:PASSWORD</c>, without the line's end of its file; null for what is none.</summary>
    public static byte[]? Login(SecretValue value)
    {
        var text = value.Reveal().Span.TrimEnd((byte)'\n');
        return text.IndexOf((byte)':') > 0 && text.IndexOfAnyInRange((byte)0, (byte)0x1f) < 0 ? text.ToArray() : null;
    }

    private static EgressValue Revealed(EgressCredential staged, ResolvedCredential credential) =>
        new(staged.Name, credential.Value.Reveal().ToArray());
}
