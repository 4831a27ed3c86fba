using System.Diagnostics;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>
/// Programs that tests write. Another process does the writing: a file that this one held open for writing, while a test next door
/// forked, could not be run for a moment.
/// </summary>
internal static class WrittenProgram
{
    public static void Write(string path, string text)
    {
        using var shell = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", "cat >\"$0\" && chmod 0755 \"$0\"", path]) { RedirectStandardInput = true })!;
        shell.StandardInput.Write(text);
        shell.StandardInput.Close();
        shell.WaitForExit();
        shell.ExitCode.ShouldBe(0);
    }
}
