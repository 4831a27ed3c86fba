using System.Net;
using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Network;

/// <summary>What a session's clone may reach besides the session's rules, for as long as it runs: its repository's host.</summary>
public static class CloneRule
{
    private const int GitPort = 9418;

    /// <summary>The rule of a repository. A rule for the same host says where that host may lie.</summary>
    /// <exception cref="FormatException">The repository's host is none that a rule can name; the message says why.</exception>
    public static NetworkRule For(RepositoryUrl repository, IReadOnlyList<NetworkRule> rules)
    {
        var address = new Uri(repository.Value);
        var host = HostPattern.Parse(address.IdnHost);
        var port = address.Port > 0 ? address.Port : GitPort;
        var protocol = repository.IsHttps && host.Name is not null ? NetworkProtocol.Https : NetworkProtocol.Tcp;
        return new NetworkRule(host, [port], protocol, AddressesOf(host, rules));
    }

    private static IReadOnlyList<IPNetwork> AddressesOf(HostPattern host, IReadOnlyList<NetworkRule> rules) =>
        host.Name is { } name ? rules.FirstOrDefault(rule => rule.Host.Matches(name))?.Addresses ?? [] : [];
}
