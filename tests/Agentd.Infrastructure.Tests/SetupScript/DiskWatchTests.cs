using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The script's own watch over the disk, on a small tree in place of a container's.</summary>
public sealed class DiskWatchTests : IDisposable
{
    private const string Tree = """
        umask 022
        mkdir -p root/tmp root/opt/cache root/opt/private root/home/repo record
        chmod 1777 root/tmp; chmod 0777 root/opt/cache root/home
        ln -s private root/opt/link
        : >root/opt/everybodys; chmod 0666 root/opt/everybodys
        head -c 3000000 /dev/zero >root/opt/cache/of-the-image
        head -c 3000000 /dev/zero >root/opt/private/of-the-image
        fill() { head -c 2000000 /dev/zero >"$1"; }
        tell() { echo "$*"; }
        agentd_disk=1000000 agentd_user=daemon agentd_home=$PWD/root/home agentd_repo=$PWD/root/home/repo

        """;

    private static readonly SetupPlan _plan = new()
    {
        Agent = AgentName.Parse("a"),
        Repository = RepositoryUrl.Parse("git://h/r"),
        Command = ["x"],
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-disk-").FullName;

    public static TheoryData<string> Shells =>
        [.. new[] { "/bin/dash", "/bin/bash", "/bin/busybox" }.Where(File.Exists).Select(shell => shell == "/bin/busybox" ? shell + " sh" : shell)];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Finds_what_everybody_may_write_and_nothing_else(string shell) =>
        Run(shell, "find_layer \"$PWD/root\"; echo \"$agentd_layer\" | sort")
            .ShouldBe([$"{_folder}/root/home", $"{_folder}/root/opt/cache", $"{_folder}/root/opt/everybodys", $"{_folder}/root/tmp"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Knows_what_every_image_has_where_the_walk_takes_too_long(string shell) =>
        Run(shell, "timeout() { return 124; }; find_layer \"$PWD/root\"; echo \"$agentd_layer\"")
            .ShouldBe([$"{_folder}/root/home", $"{_folder}/root/tmp"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Does_not_hold_the_images_own_content_against_the_session(string shell) =>
        Run(shell, "find_layer \"$PWD/root\"; layer_used; echo $((agentd_used / 1000)) $(((agentd_used - agentd_given) / 100))").ShouldBe(["2 0"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Counts_the_clone_as_the_sessions(string shell) =>
        Run(shell, "fill root/home/repo/clone; find_layer \"$PWD/root\"; layer_used; echo $(((agentd_used - agentd_given) / 1000))")
            .ShouldBe(["1"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_which_place_is_over(string shell)
    {
        Run(shell, "find_layer \"$PWD/root\"; fill root/tmp/much; cd record; watch_disk").ShouldBe(["over disk layer"]);
        Run(shell, "find_layer \"$PWD/root\"; fill record/much; cd record; watch_disk").ShouldBe(["over disk record"]);
    }

    [Theory]
    [MemberData(nameof(Shells))]
    public void Tells_that_nothing_could_be_seen_for_a_minute_and_no_sooner(string shell) =>
        Run(shell, """
            find_layer "$PWD/root"; fill record/much; cd record
            now() { agentd_now=$((${agentd_now:-0} + 10)); }
            sleep() { echo look; }
            used() { return 1; }
            watch_disk
            """).ShouldBe([.. Enumerable.Repeat("look", 6), "over disk unseen"]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Holds_no_long_pause_between_looks_against_the_session(string shell) =>
        Run(shell, """
            find_layer "$PWD/root"; cd record
            now() { agentd_now=$((${agentd_now:-0} + 100)); }
            sleep() { [ "$1" = 1 ] || fill much; }
            watch_disk
            """).ShouldBe(["over disk record"]);

    private string[] Run(string shell, string story)
    {
        var script = SetupScriptRenderer.Supervise(_plan, "mark");
        var begin = script.IndexOf("# now: sets", StringComparison.Ordinal);
        var watch = script[begin..script.IndexOf("# Second stage", StringComparison.Ordinal)];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec timeout 300 {shell} -euc \"$0\" 2>&1", $"{Tree}{watch}{story}"])
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
