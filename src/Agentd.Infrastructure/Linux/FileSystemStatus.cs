using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

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
