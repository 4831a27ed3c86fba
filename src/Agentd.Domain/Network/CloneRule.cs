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
        return new NetworkRule(host, [port], protocol, AddressesOf(host, rules)) { UpstreamCa = RuleFor(host, rules)?.UpstreamCa };
    }

    /// <summary>
    /// The rule of a repository whose clone has a token: it allows fetching from that repository and nothing else of its host. Its requests
    /// are read, for the token is put into them.
    /// </summary>
    /// <exception cref="FormatException">The repository's host is none that a rule can name; the message says why.</exception>
    public static NetworkRule WithToken(RepositoryUrl repository, IReadOnlyList<NetworkRule> rules)
    {
        var path = Uri.UnescapeDataString(new Uri(repository.Value).AbsolutePath).TrimEnd('/');
        return For(repository, rules) with
        {
            Methods = ["GET", "POST"],
            Paths = [PathPattern.Parse($"{path}/info/refs"), PathPattern.Parse($"{path}/git-upload-pack")],
            Inspect = true,
        };
    }

    private static IReadOnlyList<IPNetwork> AddressesOf(HostPattern host, IReadOnlyList<NetworkRule> rules) =>
        RuleFor(host, rules)?.Addresses ?? [];

    private static NetworkRule? RuleFor(HostPattern host, IReadOnlyList<NetworkRule> rules) =>
        host.Name is { } name ? rules.FirstOrDefault(rule => rule.Host.Matches(name)) : null;
}
