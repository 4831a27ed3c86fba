using System.Buffers.Binary;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Linux;

/// <summary>What may be done with a path, and what a program at it may do.</summary>
internal static class PathAccess
{
    internal const int MayWrite = 2;

    internal const int MayRead = 4;

    internal static bool May(int how, string path) =>
        LinuxCalls.AccessAt(Libc.AtCurrentDirectory, OpenedFile.Name(path), how, LinuxCalls.AtEffectiveIds) == 0;

    /// <summary>Whether a program may gain capabilities from its file, the other way than being set-uid.</summary>
    internal static bool HasFileCapabilities(string path) =>
        LinuxCalls.Attribute(OpenedFile.Name(path), "security.capability\0"u8, [], 0) > 0;
}

/// <summary>A POSIX access list, as its extended attribute holds it: a version, then tag, permissions and id of each entry.</summary>
internal static class AccessList
{
    private const int Header = 4, Entry = 8, MostBytes = 64 * 1024;
    private const ushort NamedUser = 2, NamedGroup = 8, Mask = 16;

    /// <summary>Whether an entry grants permissions to a user or a group that it names. Without a list none does.</summary>
    public static bool GrantsSomebody(string path, uint needed)
    {
        var list = new byte[MostBytes];
        var length = LinuxCalls.Attribute(OpenedFile.Name(path), "system.posix_acl_access\0"u8, list, (nuint)list.Length);
        var entries = Entries(list.AsSpan(0, Math.Max(0, (int)length)));
        var mask = entries.Where(entry => entry.Tag == Mask).Select(entry => (uint)entry.Permissions).FirstOrDefault(uint.MaxValue);
        return entries.Any(entry => entry.Tag is NamedUser or NamedGroup && (entry.Permissions & mask & needed) == needed);
    }

    private static List<(ushort Tag, ushort Permissions)> Entries(ReadOnlySpan<byte> list)
    {
        List<(ushort, ushort)> entries = [];
        for (var at = Header; at + Entry <= list.Length; at += Entry)
            entries.Add((BinaryPrimitives.ReadUInt16LittleEndian(list[at..]), BinaryPrimitives.ReadUInt16LittleEndian(list[(at + 2)..])));
        return entries;
    }
}
