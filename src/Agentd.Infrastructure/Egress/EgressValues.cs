using Agentd.Domain.Credentials;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>The one place where values go to the broker: over its private socket, into the memory of the process that uses them.</summary>
internal static class EgressValues
{
    /// <summary>
    /// The values of a session's credentials that are known, and that may still go to every host that the session was staged for.
    /// </summary>
    public static IReadOnlyList<EgressValue> Of(IReadOnlyList<EgressCredential>? staged, IReadOnlyList<ResolvedCredential> known) =>
    [
        .. from one in staged ?? []
           from credential in known
           where credential.Name == one.Name && one.Hosts.All(host => credential.Brokered!.Hosts.Any(mine => mine.Text == host))
           select new EgressValue(one.Name, credential.Value.Reveal().ToArray()),
    ];

    /// <summary>The staged credentials with those values.</summary>
    public static IReadOnlyList<EgressCredential>? Into(IReadOnlyList<EgressCredential>? staged, IReadOnlyList<ResolvedCredential> known)
    {
        var values = Of(staged, known);
        return staged is null ? null
            : [.. staged.Select(one => one with { Value = values.FirstOrDefault(value => value.Name == one.Name)?.Value })];
    }
}
