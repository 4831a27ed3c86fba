using System.Net;
using System.Net.Sockets;

namespace Agentd.Domain.Network;

/// <summary>Addresses as operators write them: one, or a CIDR.</summary>
public static class AddressRange
{
    /// <summary>Reads an address, or a CIDR whose bits behind the prefix are zero.</summary>
    public static bool TryParse(string text, out IPNetwork range)
    {
        range = default;
        // The framework's parser also takes "10.1", "0x7f000001" and scopes: one way to write an address is enough.
        if (text.Length == 0 || text.Any(c => !char.IsAsciiHexDigit(c) && c is not ('.' or ':' or '/'))) return false;
        if (text.Contains('/'))
        {
            return IPNetwork.TryParse(text, out range) && IPAddress.TryParse(text[..text.IndexOf('/')], out var first)
                && IsPlain(text[..text.IndexOf('/')]) && first.Equals(range.BaseAddress);
        }
        if (!IsPlain(text) || !IPAddress.TryParse(text, out var address)) return false;
        range = new IPNetwork(address, address.AddressFamily == AddressFamily.InterNetwork ? 32 : 128);
        return true;
    }

    /// <summary>Whether a range is one single address.</summary>
    public static bool IsSingle(IPNetwork range) => range.PrefixLength == range.BaseAddress.GetAddressBytes().Length * 8;

    private static bool IsPlain(string address) => address.Contains(':') || address.Count(c => c == '.') == 3;
}
