using System.Runtime.InteropServices;
using System.Text;

namespace Agentd.Protocol.Connections;

/// <summary>
/// The service that a host names in <c>nsswitch.conf</c> for subordinate ids, such as a directory service: <c>libsubid</c> knows how to ask
/// it, and is there wherever rootless Podman works with one.
/// </summary>
internal static unsafe class SubordinateIdService
{
    private const int MostRanges = 1000;

    // Since shadow 4.10; before, the library had other names for everything.
    private static readonly string[] Libraries = ["libsubid.so.5", "libsubid.so.4"];

    /// <summary>A user's ranges.</summary>
    /// <exception cref="IOException">The library is not there, or the service does not answer.</exception>
    public static IReadOnlyList<IdRange> RangesOf(string user)
    {
        var library = Libraries.Select(Loaded).FirstOrDefault(handle => handle != 0);
        if (library == 0)
        {
            throw new IOException(
                $"/etc/nsswitch.conf has subordinate ids come from a service, and {Libraries[0]}, which asks it, is not installed");
        }

        var begin = (delegate* unmanaged<byte*, nint, byte>)NativeLibrary.GetExport(library, "subid_init");
        var ranges = (delegate* unmanaged<byte*, nuint**, int>)NativeLibrary.GetExport(library, "subid_get_uid_ranges");
        // Without a stream of its own, it would write to our standard error.
        _ = begin(null, 0);
        nuint* found = null;
        int count;
        fixed (byte* name = Encoding.UTF8.GetBytes(user + '\0')) count = ranges(name, &found);
        if (count < 0) throw new IOException("the service that /etc/nsswitch.conf names for subordinate ids did not answer");
        return Copied(found, Math.Min(count, MostRanges));
    }

    private static nint Loaded(string name) => NativeLibrary.TryLoad(name, out var handle) ? handle : 0;

    // Pairs of a first number and how many.
    private static IdRange[] Copied(nuint* pairs, int count)
    {
        var ranges = new IdRange[count];
        for (var index = 0; index < count; index++) ranges[index] = new IdRange(pairs[2 * index], pairs[(2 * index) + 1]);
        return ranges;
    }
}
