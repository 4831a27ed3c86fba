using System.Globalization;
using System.Runtime.InteropServices;
using Agentd.Protocol.Linux;

namespace Agentd.Egress.Linux;

/// <summary>
/// How the relay gives up what it does not need before it reads the first byte of a session's: root, every capability, and the system calls
/// that lead out of a process. What it holds open, it keeps.
/// </summary>
internal static unsafe class PowerLoss
{
    private const int OpenFiles = 7;

    /// <summary>No other process of the user may look into this one, and it leaves no core.</summary>
    /// <exception cref="IOException">The kernel refused.</exception>
    public static void Hide()
    {
        if (EgressCalls.ControlProcess(EgressCalls.SetDumpable, 0, 0, 0, 0) != 0)
            throw EgressCalls.Failed("the process cannot be made undumpable");
    }

    /// <summary>Raises the number of descriptors to the most that is allowed: a session may hold hundreds of connections.</summary>
    public static void RaiseOpenFiles()
    {
        var limit = stackalloc ulong[2];
        if (EgressCalls.GetLimit(OpenFiles, limit) != 0) return;
        limit[0] = limit[1];
        _ = EgressCalls.SetLimit(OpenFiles, limit);
    }

    /// <summary>Becomes a user that no session is, for good. With root go all capabilities, in every thread.</summary>
    /// <exception cref="IOException">The kernel refused: then nothing may be served.</exception>
    public static void LeaveRoot()
    {
        var (user, group) = (LastMapped("/proc/self/uid_map"), LastMapped("/proc/self/gid_map"));
        if (EgressCalls.SetGroups(0, null) != 0
            || EgressCalls.SetGroup(group, group, group) != 0
            || EgressCalls.SetUser(user, user, user) != 0)
        {
            throw EgressCalls.Failed($"the relay cannot become user {user}");
        }
    }

    /// <summary>Never again more privileges, and no system call of <see cref="ForbiddenCalls"/>, in every thread.</summary>
    /// <exception cref="IOException">The kernel refused: then nothing may be served.</exception>
    public static void ForbidEscapes()
    {
        if (EgressCalls.ControlProcess(EgressCalls.SetNoNewPrivileges, 1, 0, 0, 0) != 0)
            throw EgressCalls.Failed("new privileges cannot be given up");
        var filter = ForbiddenCalls.Filter();
        fixed (ForbiddenCalls.Instruction* instructions = filter)
        {
            var program = new ForbiddenCalls.Program { Length = (ushort)filter.Length, Instructions = instructions };
            if (Libc.SystemCall(ForbiddenCalls.Seccomp, ForbiddenCalls.SetFilter, ForbiddenCalls.EveryThread, (nint)(&program)) != 0)
            {
                throw new IOException(
                    $"the filter of system calls cannot be set: {Marshal.GetPInvokeErrorMessage(Marshal.GetLastPInvokeError())}");
            }
        }
    }

    // The last id of the map: images count their users from below. Where everything is mapped, the last but those that mean nobody.
    private static uint LastMapped(string map)
    {
        const uint LastUsual = 65_535;
        var ends = File.ReadLines(map).Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
            .Select(parts => (
                First: uint.Parse(parts[0], CultureInfo.InvariantCulture), Count: uint.Parse(parts[2], CultureInfo.InvariantCulture)))
            .Select(range => range.First + (range.Count - 1));
        var last = ends.Max();
        if (last == 0)
            throw new IOException($"{map} maps root alone; give the daemon's user subordinate ids in /etc/subuid and /etc/subgid");
        return last > 1_000_000_000 ? LastUsual - 2 : last;
    }
}
