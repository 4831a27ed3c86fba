using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Agentd.Protocol.Linux;

namespace Agentd.Web.Starting;

/// <summary>
/// Whose program listens at an address of the loopback, as the kernel's table has it. A link is made to a page of one's own alone: another
/// user's program at the same port would get the key.
/// </summary>
internal static class TakenPort
{
    private const int LocalAddress = 1, State = 3, Owner = 7;
    private const string Listening = "0A";

    /// <summary>Whether a program of this user, or of root, listens there.</summary>
    public static bool IsOurs(IPEndPoint endpoint)
    {
        var table = endpoint.AddressFamily == AddressFamily.InterNetwork ? "/proc/net/tcp" : "/proc/net/tcp6";
        return IsOurs(File.ReadLines(table), endpoint, Libc.EffectiveUser());
    }

    /// <summary>The same, by the lines of such a table.</summary>
    internal static bool IsOurs(IEnumerable<string> table, IPEndPoint endpoint, uint self)
    {
        var owners = table.Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Where(words => words.Length > Owner && words[State] == Listening && words[LocalAddress] == Written(endpoint))
            .Select(words => uint.Parse(words[Owner], CultureInfo.InvariantCulture)).ToArray();
        return owners.Length > 0 && owners.All(owner => owner == self || owner == 0);
    }

    // Each word of four bytes as the processor has it, and the port as people write it.
    private static string Written(IPEndPoint endpoint)
    {
        var words = endpoint.Address.GetAddressBytes().Chunk(4)
            .Select(word => BitConverter.ToUInt32(word).ToString("X8", CultureInfo.InvariantCulture));
        return $"{string.Concat(words)}:{endpoint.Port:X4}";
    }
}
