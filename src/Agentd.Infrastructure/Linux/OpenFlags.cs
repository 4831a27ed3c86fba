using System.Runtime.InteropServices;

namespace Agentd.Infrastructure.Linux;

/// <summary>The flags of <c>open</c>. Two of them have other values on ARM.</summary>
internal static class OpenFlags
{
    internal const int ReadOnly = 0;
    internal const int WriteOnly = 1;
    internal const int ReadWrite = 2;
    internal const int Create = 0x40;
    internal const int Exclusive = 0x80;
    internal const int NoTerminal = 0x100;
    internal const int Append = 0x400;
    internal const int NonBlocking = 0x800;
    internal const int CloseOnExec = 0x80000;
    internal const int PathOnly = 0x200000;

    internal static readonly int Directory = OnArm ? 0x4000 : 0x10000;
    internal static readonly int NoFollow = OnArm ? 0x8000 : 0x20000;

    private static bool OnArm => RuntimeInformation.ProcessArchitecture is Architecture.Arm64 or Architecture.Arm;
}
