using System.Diagnostics;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>A small tree in place of a container's, which the script's own watch looks at in every shell.</summary>
public abstract class WatchedTree : IDisposable
{
    private const string Tree = """
        umask 022
        mkdir -p root/tmp root/opt/cache root/opt/private root/home record
        chmod 1777 root/tmp; chmod 0777 root/opt/cache root/home
        ln -s private root/opt/link
        : >root/opt/everybodys; chmod 0666 root/opt/everybodys
        head -c 3000000 /dev/zero >root/opt/cache/of-the-image
        head -c 3000000 /dev/zero >root/opt/private/of-the-image
        : >born; sleep 0.05
        mkdir root/home/repo
        fill() { head -c 2000000 /dev/zero >"$1"; }
        tell() { echo "$*"; }
        agentd_disk=1000000 agentd_entries=2000000 agentd_born=$PWD/born
        agentd_user=daemon agentd_home=$PWD/root/home agentd_repo=$PWD/root/home/repo

        """;

    private static readonly SessionDemand _plan = new()
    {
        Agent = SetupScriptRendererTests.Agent("a", "x"),
        Repository = RepositoryUrl.Parse("git://h/r"),
        Limits = new SessionLimits(),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-disk-").FullName;

    /// <summary>The shells that there are.</summary>
    public static TheoryData<string> Shells =>
        [.. new[] { "/bin/dash", "/bin/bash", "/bin/busybox sh" }.Where(shell => File.Exists(shell.Split(' ')[0]))];

    /// <summary>Where the tree is.</summary>
    protected string Folder => _folder;

    /// <inheritdoc/>
    public void Dispose()
    {
        Directory.Delete(_folder, recursive: true);
        GC.SuppressFinalize(this);
    }

    /// <summary>Makes the tree and lets a shell run a story on it, with all that the watch knows.</summary>
    /// <returns>The lines that it printed.</returns>
    protected string[] Run(string shell, string story)
    {
        Directory.Delete(_folder, recursive: true);
        Directory.CreateDirectory(_folder);
        var script = SetupScriptRenderer.Watch(_plan);
        var begin = script.IndexOf("# now: sets", StringComparison.Ordinal);
        var watch = script[begin..script.IndexOf("# The watch over the disk, a program", StringComparison.Ordinal)];
        string[] arguments = ["-c", $"exec timeout 60 {shell} -euc \"$0\" 2>&1", $"{Tree}{watch}{story}"];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
