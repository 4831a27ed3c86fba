namespace Agentd.Infrastructure.Linux;

/// <summary>The kinds of directory entries, with the kernel's numbers (the same in <c>st_mode</c> and in a directory's listing).</summary>
internal enum EntryType : byte
{
    /// <summary>The file system does not say in its listing.</summary>
    Unknown = 0,

    /// <summary>A named pipe.</summary>
    Fifo = 1,

    /// <summary>A character device.</summary>
    CharacterDevice = 2,

    /// <summary>A directory.</summary>
    Directory = 4,

    /// <summary>A block device.</summary>
    BlockDevice = 6,

    /// <summary>A regular file.</summary>
    File = 8,

    /// <summary>A symbolic link.</summary>
    Link = 10,

    /// <summary>A socket.</summary>
    Socket = 12,
}
