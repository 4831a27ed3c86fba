using System.Runtime.InteropServices;

namespace Agentd.Egress.Linux;

/// <summary>The system calls that the relay may never make, as a filter for the kernel (seccomp, classic BPF).</summary>
internal static unsafe class ForbiddenCalls
{
    public const nint SetFilter = 1, EveryThread = 1;

    private const ushort LoadWord = 0x20, JumpEqual = 0x15, JumpNotBelow = 0x35, Return = 0x06;
    private const uint NumberOffset = 0, ArchitectureOffset = 4, Allow = 0x7fff0000, NotPermitted = 0x00050001, Kill = 0x80000000;
    private const uint OtherInterface = 0x40000000;

    private static readonly bool Arm = RuntimeInformation.ProcessArchitecture == Architecture.Arm64;

    // execve, execveat, ptrace, setns, unshare, mount, umount2, pivot_root, chroot, process_vm_readv, process_vm_writev, bpf,
    // open_by_handle_at, add_key, request_key, keyctl, perf_event_open, userfaultfd
    private static readonly uint[] Old = Arm
        ? [221, 281, 117, 268, 97, 40, 39, 41, 51, 270, 271, 280, 265, 217, 218, 219, 241, 282]
        : [59, 322, 101, 308, 272, 165, 166, 155, 161, 310, 311, 321, 304, 248, 249, 250, 298, 323];

    // io_uring_setup, open_tree, move_mount, fsopen, fsconfig, fsmount, fspick, pidfd_getfd, mount_setattr: the same number everywhere.
    private static readonly uint[] New = [425, 428, 429, 430, 431, 432, 433, 438, 442];

    /// <summary>The number of seccomp itself.</summary>
    public static nint Seccomp => Arm ? 277 : 317;

    /// <summary>The filter: forbidden calls fail with EPERM; another architecture's are the process's end.</summary>
    public static Instruction[] Filter()
    {
        uint[] forbidden = [.. Old, .. New];
        List<Instruction> filter =
        [
            new(LoadWord, 0, 0, ArchitectureOffset),
            new(JumpEqual, 1, 0, Arm ? 0xc00000b7 : 0xc000003e),
            new(Return, 0, 0, Kill),
            new(LoadWord, 0, 0, NumberOffset),
            new(JumpNotBelow, (byte)(forbidden.Length + 1), 0, OtherInterface),
        ];
        for (var at = 0; at < forbidden.Length; at++) filter.Add(new(JumpEqual, (byte)(forbidden.Length - at), 0, forbidden[at]));
        filter.Add(new(Return, 0, 0, Allow));
        filter.Add(new(Return, 0, 0, NotPermitted));
        return [.. filter];
    }

    /// <summary><c>struct sock_filter</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal readonly record struct Instruction(ushort Code, byte IfTrue, byte IfFalse, uint Value);

    /// <summary><c>struct sock_fprog</c>.</summary>
    [StructLayout(LayoutKind.Sequential)]
    internal struct Program
    {
        public ushort Length;
        public Instruction* Instructions;
    }
}
