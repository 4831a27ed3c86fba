using System.Net;
using Agentd.Domain.Network;

namespace Agentd.Egress.Rules;

/// <summary>
/// The address that stands for each name, and the way back. They are of the range for benchmarks, which leads nowhere else; loopback would
/// not do, because clients treat it as themselves.
/// </summary>
internal sealed class NameTable
{
    /// <summary>The most names of a session: wildcard rules name as many as it asks for.</summary>
    public const int Most = 4096;

    private readonly Lock _turn = new();
    private readonly Dictionary<HostName, IPAddress> _addresses = [];
    private readonly Dictionary<IPAddress, HostName> _names = [];

    /// <summary>The address of a name; null when there are too many names.</summary>
    public IPAddress? AddressOf(HostName name)
    {
        lock (_turn)
        {
            if (_addresses.TryGetValue(name, out var known)) return known;
            if (_addresses.Count == Most) return null;
            var number = _addresses.Count + 1;
            var address = new IPAddress([198, 18, (byte)(number >> 8), (byte)number]);
            _addresses.Add(name, address);
            _names.Add(address, name);
            return address;
        }
    }

    /// <summary>The name that an address stands for; null when it stands for none.</summary>
    public HostName? NameOf(IPAddress address)
    {
        lock (_turn) return _names.TryGetValue(address, out var name) ? name : null;
    }
}
