using System.Diagnostics;

namespace Agentd.Daemon.Tests.Deployment;

/// <summary>What tells of a daemon that ended and should not have: the units' own lines, as systemd hands them to the shell.</summary>
public sealed class FailedUnitTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-failed-");

    private string Told => Path.Combine(_folder.FullName, "told");

    public void Dispose() => _folder.Delete(recursive: true);

    [Theory]
    [InlineData("watchdog", "--user start --no-block agentd-failed@watchdog.service\n")]
    [InlineData("oom-kill", "--user start --no-block agentd-failed@oom-kill.service\n")]
    [InlineData("success", "")]
    public void Every_end_but_a_stop_starts_the_unit_that_tells(string result, string told)
    {
        Program("systemctl", $"echo \"$@\" >'{Told}'");

        Run(ShellLine("agentd-failed.conf", "ExecStopPost"), [], result);

        (File.Exists(Told) ? File.ReadAllText(Told) : "").ShouldBe(told);
    }

    [Fact]
    public void The_mail_says_who_ended_where_and_how_and_where_to_look()
    {
        Program("sendmail", $"cat >'{Told}'");

        var line = ShellLine("agentd-failed@.service", "ExecStart").Replace("/usr/sbin/sendmail", "sendmail");
        Run(line, ["sh", "me", "build-1", "watchdog"]);

        File.ReadAllText(Told).ShouldBe("To: me\nSubject: agentd on build-1 ended: watchdog\n\nLook: journalctl --user -u agentd -n 50\n");
    }

    // systemd takes the quotes and their escapes away, and doubles stand for single signs.
    private static string ShellLine(string unit, string key)
    {
        var line = File.ReadLines($"{Deploy()}/{unit}").Single(line => line.StartsWith($"{key}=", StringComparison.Ordinal));
        return line.Split('\'')[1].Replace("\\\\", "\\").Replace("$$", "$").Replace("%%", "%");
    }

    private void Program(string name, string script)
    {
        var path = Path.Combine(_folder.FullName, name);
        File.WriteAllText(path, $"#!/bin/sh\n{script}\n");
        File.SetUnixFileMode(path, (UnixFileMode)0b111_101_101);
    }

    private void Run(string line, string[] arguments, string result = "")
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", line, .. arguments]);
        start.Environment["PATH"] = $"{_folder.FullName}:/usr/bin:/bin";
        start.Environment["SERVICE_RESULT"] = result;
        using var process = Process.Start(start)!;
        process.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        process.ExitCode.ShouldBe(0);
    }

    private static string Deploy()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return $"{directory.FullName}/deploy";
    }
}
