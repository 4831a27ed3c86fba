using System.Diagnostics;
using Agentd.Cli.Launching;

namespace Agentd.Cli.Tests.Launching;

/// <summary>Runs the real <c>agentd</c>, copied beside a program that takes the daemon's name and tells how it was called.</summary>
public sealed class DaemonLaunchTests : IDisposable
{
    private const string Telling = """
        #!/bin/sh
        echo "pid $$"
        for argument in "$@"; do printf '[%s]' "$argument" | od -An -tx1; done
        printenv ODD | od -An -tx1
        grep '^SigIgn' /proc/$$/status
        """;

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("agentd-launch-");

    public DaemonLaunchTests()
    {
        var built = Path.GetDirectoryName(typeof(DaemonLaunch).Assembly.Location)!;
        foreach (var name in new[] { "agentd", "agentd.dll", "agentd.runtimeconfig.json", "Agentd.Protocol.dll", "System.CommandLine.dll" })
            File.Copy(Path.Combine(built, name), Path.Combine(directory.FullName, name));
    }

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Becomes_the_daemon_with_its_own_pid_and_every_byte_of_arguments_and_environment()
    {
        await File.WriteAllTextAsync(Path.Combine(directory.FullName, "agentd-daemon"), Telling);

        var (output, error, code) = await BashAsync(
            "chmod 755 agentd-daemon; echo \"pid $$\"; export ODD=$'a\\377b'; exec ./agentd --config $'x\\376y' audit verify '' -o json");

        error.ShouldBeEmpty();
        var lines = output.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Trim()).ToArray();
        lines[1].ShouldBe(lines[0]);
        lines[2..^1].ShouldBe(
        [
            Hex("[audit]"), Hex("[verify]"), "5b 5d", Hex("[-o]"), Hex("[json]"), Hex("[--config]"), "5b 78 fe 79 5d", "61 ff 62 0a",
        ]);
        Convert.ToUInt64(lines[^1].Split('\t')[1], 16).ShouldBe(0UL, "no signal is ignored, SIGPIPE least of all");
        code.ShouldBe(0);
    }

    [Theory]
    [InlineData("")]
    [InlineData("daemon")]
    [InlineData("--config x")]
    [InlineData("check")]
    [InlineData("doctor")]
    [InlineData("audit list")]
    public async Task Says_where_it_looked_for_a_daemon_that_is_not_there(string arguments)
    {
        var (output, error, code) = await BashAsync($"exec ./agentd {arguments}");

        output.ShouldBeEmpty();
        error.ShouldBe($"agentd-daemon is not beside agentd ({directory.FullName}/agentd-daemon does not exist): "
            + "install both programs into one directory\n");
        code.ShouldBe(1);
    }

    [Theory]
    [InlineData("(sleep 0.3; exec ./agentd manual) | true")]
    [InlineData("(sleep 0.3; exec ./agentd nonsense 2>&1) | true")]
    public async Task Ends_quietly_when_nobody_reads_any_more(string pipe)
    {
        var (output, error, _) = await BashAsync($"{pipe}; echo ${{PIPESTATUS[0]}}");

        (output, error).ShouldBe(("141\n", ""));
    }

    [Theory]
    [InlineData("./agentd --version > /dev/full", "cannot write: No space left on device\n", 1)]
    [InlineData("a=$PWD; mkdir d; cd d; rmdir ../d; $a/agentd --version > /dev/null", "", 0)]
    [InlineData(
        "a=$PWD; mkdir d; cd d; rmdir ../d; $a/agentd ps --socket-path s",
        "the working directory is gone: give 's' as an absolute path\n", 1)]
    public async Task Explains_a_full_disk_and_a_vanished_directory(string command, string message, int code)
    {
        var (_, error, exit) = await BashAsync(command);

        (error, exit).ShouldBe((message, code));
    }

    [Theory]
    [InlineData("<&-")]
    [InlineData("<&- >&- 2>&-")]
    public async Task Bears_that_standard_streams_are_closed(string closed)
    {
        var (_, error, code) = await BashAsync($"exec ./agentd --version {closed}");

        (error, code).ShouldBe(("", 0));
    }

    private static string Hex(string text) => string.Join(' ', text.Select(c => $"{(int)c:x2}"));

    private async Task<(string Output, string Error, int Code)> BashAsync(string command)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromMinutes(2));
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-c", command])
        {
            WorkingDirectory = directory.FullName,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = bash.StandardOutput.ReadToEndAsync(deadline.Token);
        var error = bash.StandardError.ReadToEndAsync(deadline.Token);
        await bash.WaitForExitAsync(deadline.Token);
        return (await output, await error, bash.ExitCode);
    }
}
