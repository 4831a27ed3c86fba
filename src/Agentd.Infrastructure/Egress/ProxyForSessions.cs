using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// The operator's proxy, as the broker is told of it with each session: the login is read anew, and stands in no file of agentd's.
/// </summary>
internal sealed class ProxyForSessions(UpstreamProxy? proxy, CredentialSource? login, ICredentials credentials)
{
    /// <summary>The proxy of this moment; null for none.</summary>
    /// <exception cref="SessionException">Its login cannot be read, or is none.</exception>
    public EgressProxy? Read() => proxy is null ? null
        : new EgressProxy(proxy.Host, proxy.Port, [.. proxy.Without.Select(one => one.Text)], Login());

    private byte[]? Login()
    {
        if (login is null) return null;
        var value = credentials.Resolve(login) ?? throw new SessionException("the file of upstream_proxy_login_file is not there");
        return EgressValues.Login(value)
            ?? throw new SessionException("the file of upstream_proxy_login_file does not hold USER:PASSWORD");
    }
}
