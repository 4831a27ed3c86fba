using System.Diagnostics;

namespace Agentd.Infrastructure.Tests.Audit;

/// <summary>Makes with coreutils what .NET cannot make, and reads with them what it would hide.</summary>
internal static class Shell
{
    internal static string Run(string script)
    {
        using var shell = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", script]) { RedirectStandardOutput = true })!;
        var output = shell.StandardOutput.ReadToEnd();
        shell.WaitForExit(TimeSpan.FromMinutes(5)).ShouldBeTrue();
        return output.TrimEnd('\n');
    }

    internal static string ModeOf(string path) => Run($"stat -c %a '{path}'");
}
