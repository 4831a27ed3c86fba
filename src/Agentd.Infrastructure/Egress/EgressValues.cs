using Agentd.Domain.Credentials;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>The one place where values go to the broker: over its private socket, into the memory of the process that uses them.</summary>
internal static class EgressValues
{
    /// <summary>The values of credentials.</summary>
    public static IReadOnlyList<EgressValue> Of(IEnumerable<ResolvedCredential> credentials) =>
        [.. credentials.Select(credential => new EgressValue(credential.Name, credential.Value.Reveal().ToArray()))];

    /// <summary>The credentials of a staged request with the values that are known.</summary>
    public static IReadOnlyList<EgressCredential>? Into(
        IReadOnlyList<EgressCredential>? staged, IEnumerable<ResolvedCredential> credentials)
    {
        var values = Of(credentials);
        return staged is null ? null
            : [.. staged.Select(one => one with { Value = values.FirstOrDefault(value => value.Name == one.Name)?.Value })];
    }
}
