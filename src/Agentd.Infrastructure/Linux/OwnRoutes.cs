namespace Agentd.Infrastructure.Linux;

/// <summary>Whether this process has a network: its network namespace has a route that leads further than to itself.</summary>
internal static class OwnRoutes
{
    // Interfaces tell less: a kernel may put tunnels that are down into every namespace.
    private const string Loopback = "lo";

    /// <summary>Reads the kernel's tables of routes.</summary>
    /// <param name="net">Where they are.</param>
    /// <exception cref="IOException">They cannot be read.</exception>
    public static bool LeadAway(string net = "/proc/self/net") =>
        Devices(Path.Combine(net, "route"), headings: 1, fields => fields[0])
            .Concat(Devices(Path.Combine(net, "ipv6_route"), headings: 0, fields => fields[^1]))
            .Any(device => device != Loopback);

    // There is no table of a protocol that the kernel does not have.
    private static IEnumerable<string> Devices(string table, int headings, Func<string[], string> device) =>
        !File.Exists(table) ? [] : File.ReadLines(table).Skip(headings)
            .Select(line => line.Split((char[]?)null, StringSplitOptions.RemoveEmptyEntries))
            .Where(fields => fields.Length > 0).Select(device);
}
