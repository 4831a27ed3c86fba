using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>What <c>statx</c> says of an entry.</summary>
[StructLayout(LayoutKind.Explicit, Size = 256)]
internal readonly struct FileStatus
{
    /// <summary>The fields that are asked for: the basic ones.</summary>
    internal const uint Wanted = 0x7ff;

    private const ulong MountRootAttribute = 0x2000;

    [FieldOffset(8)] private readonly ulong _attributes;
    [FieldOffset(16)] internal readonly uint Links;
    [FieldOffset(20)] internal readonly uint Owner;
    [FieldOffset(24)] internal readonly uint Group;
    [FieldOffset(28)] private readonly ushort _mode;
    [FieldOffset(32)] private readonly ulong _inode;
    [FieldOffset(40)] private readonly ulong _size;
    [FieldOffset(48)] private readonly ulong _blocks;
    [FieldOffset(112)] private readonly long _modifiedSeconds;
    [FieldOffset(120)] private readonly uint _modifiedNanoseconds;
    [FieldOffset(128)] private readonly uint _deviceMajor;
    [FieldOffset(132)] private readonly uint _deviceMinor;
    [FieldOffset(136)] private readonly uint _homeMajor;
    [FieldOffset(140)] private readonly uint _homeMinor;

    internal EntryType Type => (EntryType)(_mode >> 12);

    /// <summary>The permission bits, setuid, setgid and sticky among them.</summary>
    internal uint Permissions => _mode & 0xFFFu;

    internal long Size => (long)_size;

    internal long Allocated => (long)_blocks * 512;

    internal (uint Major, uint Minor) Device => (_deviceMajor, _deviceMinor);

    /// <summary>Which file system the entry lives on.</summary>
    internal (uint Major, uint Minor) FileSystem => (_homeMajor, _homeMinor);

    /// <summary>Whether something is mounted here, even a part of the same file system (told by Linux 5.8 and later).</summary>
    internal bool IsMountPoint => (_attributes & MountRootAttribute) != 0;

    internal FileIdentity Identity => new(_homeMajor, _homeMinor, _inode);

    /// <summary>When the content (of a directory: the set of names) last changed.</summary>
    internal (long Seconds, uint Nanoseconds) Modified => (_modifiedSeconds, _modifiedNanoseconds);
}

/// <summary>What tells one inode from every other one of the host.</summary>
internal readonly record struct FileIdentity(uint Major, uint Minor, ulong Inode);

/// <summary>The kinds of directory entries, with the kernel's numbers (the same in <c>st_mode</c> and in a directory's listing).</summary>
internal enum EntryType : byte
{
    /// <summary>The file system does not say in its listing.</summary>
    Unknown = 0,
    Fifo = 1,
    CharacterDevice = 2,
    Directory = 4,
    BlockDevice = 6,
    File = 8,
    Link = 10,
    Socket = 12,
}

/// <summary>What <c>statfs</c> says; the layout of 64-bit Linux.</summary>
[StructLayout(LayoutKind.Explicit, Size = 120)]
internal readonly struct FileSystemStatus
{
    [FieldOffset(0)] internal readonly long Type;
    [FieldOffset(8)] internal readonly long BlockSize;
    [FieldOffset(32)] internal readonly long AvailableBlocks;
    [FieldOffset(40)] internal readonly long Inodes;
    [FieldOffset(48)] internal readonly long FreeInodes;
}
