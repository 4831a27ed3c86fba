using System.Buffers.Binary;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// The names in one directory, in the order of their bytes, as the kernel gave them: one buffer and an index, whatever their number.
/// </summary>
internal sealed class DirectoryListing
{
    /// <summary>The most bytes of names that one directory may hold (about ten million entries).</summary>
    internal const int MaxBytes = 512 << 20;

    private const int TypeOffset = 18;
    private const int NameOffset = 19;

    private readonly byte[] _entries;
    private readonly int[] _starts;

    private DirectoryListing(byte[] entries, int[] starts) => (_entries, _starts) = (entries, starts);

    internal int Count => _starts.Length;

    /// <summary>Reads a directory from its beginning.</summary>
    /// <exception cref="LinuxException">The kernel refuses, or the directory is beyond <see cref="MaxBytes"/>.</exception>
    internal static DirectoryListing Read(DirectoryHandle directory)
    {
        LinuxException.ThrowIfFailed((nint)LinuxCalls.Seek(directory.Number, 0, 0), "lseek");
        var buffer = new byte[4096];
        var length = 0;
        while (true)
        {
            if (buffer.Length - length < 2048) Array.Resize(ref buffer, Math.Min(buffer.Length * 4, MaxBytes));
            var read = LinuxCalls.ReadEntries(directory.Number, buffer.AsSpan(length), (nuint)(buffer.Length - length));
            LinuxException.ThrowIfFailed(read, "getdents64");
            if (read == 0) return new DirectoryListing(buffer, Index(directory, buffer, length));
            length += (int)read;
        }
    }

    internal ReadOnlySpan<byte> Name(int place) => NameAt(_entries, _starts[place]);

    internal EntryType Type(int place) => (EntryType)_entries[_starts[place] + TypeOffset];

    private static int[] Index(DirectoryHandle directory, byte[] entries, int length)
    {
        var starts = new List<int>();
        for (var at = 0; at < length; at += BinaryPrimitives.ReadUInt16LittleEndian(entries.AsSpan(at + 16)))
        {
            var name = NameAt(entries, at);
            if (name.SequenceEqual(".\0"u8) || name.SequenceEqual("..\0"u8)) continue;
            if (entries[at + TypeOffset] == (byte)EntryType.Unknown) entries[at + TypeOffset] = (byte)directory.StatusOf(name).Type;
            starts.Add(at);
        }

        var sorted = starts.ToArray();
        Array.Sort(sorted, (one, other) => NameAt(entries, one).SequenceCompareTo(NameAt(entries, other)));
        return sorted;
    }

    private static ReadOnlySpan<byte> NameAt(byte[] entries, int start)
    {
        var name = entries.AsSpan(start + NameOffset);
        return name[..(name.IndexOf((byte)0) + 1)];
    }
}
