using System.Security.Cryptography;
using System.Text;
using Agentd.Domain.Network;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Egress.Inspection.Certificates;

/// <summary>A session's authority in its two files, of which the relay has descriptors alone.</summary>
internal static class KeptAuthority
{
    private const int LongestFile = 64 * 1024;

    /// <summary>The authority of an earlier relay; where there is none, a new one, which is kept there.</summary>
    /// <exception cref="IOException">The files cannot be read or written.</exception>
    public static SessionAuthority In(SafeFileHandle key, SafeFileHandle certificate, IReadOnlyList<HostName> names, TimeSpan validity)
    {
        if (Read(certificate) is { Length: > 0 } known && Read(key) is { Length: > 0 } own)
        {
            try
            {
                return SessionAuthority.Of(known, own);
            }
            catch (CryptographicException)
            {
                // Torn while it was written: nobody was told of it yet.
            }
        }
        var made = SessionAuthority.Make(names, validity);
        Write(key, made.Key);
        Write(certificate, made.Certificate);
        return made;
    }

    private static string Read(SafeFileHandle file)
    {
        var room = new byte[Math.Min(RandomAccess.GetLength(file), LongestFile)];
        return Encoding.ASCII.GetString(room, 0, RandomAccess.Read(file, room, 0));
    }

    private static void Write(SafeFileHandle file, string text)
    {
        RandomAccess.SetLength(file, 0);
        RandomAccess.Write(file, Encoding.ASCII.GetBytes(text), 0);
    }
}
