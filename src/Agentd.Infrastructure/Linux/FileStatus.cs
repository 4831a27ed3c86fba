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
    [FieldOffset(16)] private readonly uint _links;
    [FieldOffset(20)] private readonly uint _owner;
    [FieldOffset(24)] private readonly uint _group;
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

    /// <summary>The kind of entry.</summary>
    internal EntryType Type => (EntryType)(_mode >> 12);

    /// <summary>The permission bits, setuid, setgid and sticky among them.</summary>
    internal uint Permissions => _mode & 0xFFFu;

    /// <summary>How many names the inode has.</summary>
    internal uint Links => _links;

    /// <summary>The user that owns the entry.</summary>
    internal uint Owner => _owner;

    /// <summary>The group that owns the entry.</summary>
    internal uint Group => _group;

    /// <summary>Length in bytes.</summary>
    internal long Size => (long)_size;

    /// <summary>Bytes that take up space.</summary>
    internal long Allocated => (long)_blocks * 512;

    /// <summary>The device number of a device node.</summary>
    internal (uint Major, uint Minor) Device => (_deviceMajor, _deviceMinor);

    /// <summary>Which file system the entry lives on.</summary>
    internal (uint Major, uint Minor) FileSystem => (_homeMajor, _homeMinor);

    /// <summary>Whether something is mounted here, even a part of the same file system (told by Linux 5.8 and later).</summary>
    internal bool IsMountPoint => (_attributes & MountRootAttribute) != 0;

    /// <summary>What tells this inode from every other one of the host.</summary>
    internal FileIdentity Identity => new(_homeMajor, _homeMinor, _inode);

    /// <summary>When the content (of a directory: the set of names) last changed.</summary>
    internal (long Seconds, uint Nanoseconds) Modified => (_modifiedSeconds, _modifiedNanoseconds);
}

/// <summary>What tells one inode from every other one of the host.</summary>
internal readonly record struct FileIdentity(uint Major, uint Minor, ulong Inode);
