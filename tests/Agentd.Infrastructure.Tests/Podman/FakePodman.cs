using System.Text;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>
/// A small executable named <c>podman</c> that writes down its argv, standard input and environment and then plays a scenario: a piece
/// of POSIX shell with the call's number in <c>$call</c>.
/// </summary>
internal sealed class FakePodman : IDisposable
{
    private readonly DirectoryInfo _home = Directory.CreateTempSubdirectory("agentd-podman-");

    public FakePodman(string scenario = "exit 0")
    {
        Directory.CreateDirectory(Path.GetDirectoryName(ImageList)!);
        File.WriteAllText(ImageList, "[]");
        File.WriteAllText(Path.Combine(_home.FullName, "info"),
            ("""{"host":{"cgroupVersion":"v2","security":{"rootless":true}}"""
                + ""","store":{"graphDriverName":"overlay","graphRoot":"HOME/storage"}}""").Replace("HOME", _home.FullName));
        WrittenProgram.Write(Executable, $"""
            #!/bin/sh
            here={_home.FullName}
            [ "$1" != info ] || exec cat "$here/info"
            n=0
            while ! mkdir "$here/call-$n" 2>/dev/null; do n=$((n + 1)); done
            call=$n
            at=$here/call-$n
            printf '%s\0' "$@" >"$at/argv"
            env -0 >"$at/env"
            echo $$ >"$at/pid"
            read_input() {"{"} cat >"$at/stdin"; {"}"}
            {scenario}
            """);
    }

    public string Executable => Path.Combine(_home.FullName, "podman");

    /// <summary>The file that Podman replaces whenever its local images change.</summary>
    public string ImageList => Path.Combine(_home.FullName, "storage/overlay-images/images.json");

    public string Folder => _home.FullName;

    /// <summary>The calls so far, each as its arguments.</summary>
    public IReadOnlyList<string[]> Calls => [.. Enumerable.Range(0, 1000).Select(At).TakeWhile(Directory.Exists)
        .Select(call => File.ReadAllText(Path.Combine(call, "argv")).Split('\0')[..^1])];

    public PodmanOptions Options(TimeSpan? deadline = null) => new()
    {
        Executable = Executable,
        CallDeadline = deadline ?? TimeSpan.FromMinutes(2),
        ChangeDeadline = deadline ?? TimeSpan.FromMinutes(2),
        PullDeadline = deadline ?? TimeSpan.FromMinutes(2),
        MostOutput = 64 * 1024,
    };

    public PodmanCli Cli(TimeSpan? deadline = null) => new(Options(deadline));

    public PodmanEngine Engine(TimeSpan? deadline = null, PodmanOptions? options = null)
    {
        var how = options ?? Options(deadline);
        var cli = new PodmanCli(how);
        return new PodmanEngine(cli, new PodmanImages(cli, new PodmanHost(cli)), how);
    }

    public string StandardInput(int call) => File.ReadAllText(Path.Combine(At(call), "stdin"), Encoding.Latin1);

    public string[] Environment(int call) =>
        File.ReadAllText(Path.Combine(At(call), "env")).Split('\0', StringSplitOptions.RemoveEmptyEntries);

    /// <summary>Whether a process that a call named in a file of its folder still lives; a zombie does not.</summary>
    public bool Lives(int call, string pidFile = "pid")
    {
        var pid = File.ReadAllText(Path.Combine(At(call), pidFile)).Trim();
        try
        {
            var status = File.ReadAllText($"/proc/{pid}/stat");
            return status[(status.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
        }
        catch (IOException)
        {
            return false;
        }
    }

    public void Dispose() => _home.Delete(recursive: true);

    private string At(int call) => Path.Combine(_home.FullName, $"call-{call}");
}
