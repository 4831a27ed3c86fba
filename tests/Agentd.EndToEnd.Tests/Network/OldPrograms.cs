using System.Buffers.Binary;
using System.ComponentModel;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Programs of 32 bits, which not every kernel of 64 runs: it may be built, booted or made virtual without.</summary>
internal static class OldPrograms
{
    private const UnixFileMode Executable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const int Header = 52, ProgramHeader = 32, Base = 0x08048000;
    private const int NoFormatOfOurs = 8, Busy = 26;

    // exit(0), by the system calls of such programs.
    private static readonly byte[] _code = [0x31, 0xdb, 0x31, 0xc0, 0x40, 0xcd, 0x80];

    /// <summary>Whether this kernel runs them: one is tried.</summary>
    public static bool AreRun()
    {
        if (RuntimeInformation.ProcessArchitecture != Architecture.X64) return false;
        var program = Path.Combine(Path.GetTempPath(), $"old-program-{Guid.NewGuid():n}");
        try
        {
            File.WriteAllBytes(program, Elf());
            File.SetUnixFileMode(program, Executable);
            return IsRun(program);
        }
        finally
        {
            File.Delete(program);
        }
    }

    private static bool IsRun(string program)
    {
        while (true)
        {
            try
            {
                using var process = Process.Start(program);
                process.WaitForExit();
                return process.ExitCode == 0;
            }
            catch (Win32Exception failure) when (failure.NativeErrorCode == NoFormatOfOurs)
            {
                return false;
            }
            catch (Win32Exception failure) when (failure.NativeErrorCode == Busy)
            {
                Thread.Sleep(10); // somebody else's child, which has not begun its own program yet, holds the file open
            }
        }
    }

    private static byte[] Elf()
    {
        const int Start = Header + ProgramHeader;
        var file = new byte[Start + _code.Length];
        "\u007fELF\u0001\u0001\u0001"u8.CopyTo(file);
        Words(file, 16, 0x0003_0002, 1, Base + Start, Header, 0, 0, (ProgramHeader << 16) | Header, 1);
        Words(file, Header, 1, 0, Base, Base, file.Length, file.Length, 5, 0x1000);
        _code.CopyTo(file, Start);
        return file;
    }

    private static void Words(byte[] file, int at, params int[] words)
    {
        foreach (var word in words)
        {
            BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(at), word);
            at += sizeof(int);
        }
    }
}
