using System.Diagnostics;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.SetupScript;
using Agentd.Infrastructure.Tests.Audit;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>Which places of an image's PATH set-up takes root's programs from, in every shell.</summary>
public sealed class GuardedPathTests : IDisposable
{
    private static readonly SessionDemand _plan = new()
    {
        Agent = SetupScriptRendererTests.Agent("a", "x"),
        Repository = RepositoryUrl.Parse("git://h/r"),
        Limits = new SessionLimits(),
    };

    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-path-").FullName;

    // Everything below /tmp is a place that anybody may put something in the way of.
    public GuardedPathTests() =>
        Shell.Run($"ln -s $(command -v find) {_folder}/find; cp /bin/true {_folder}/chown; cp /bin/true {_folder}/gosu");

    public static TheoryData<string> Shells =>
        [.. new[] { "/bin/dash", "/bin/bash", "/bin/busybox sh" }.Where(shell => File.Exists(shell.Split(' ')[0]))];

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Leaves_out_what_everybody_may_write_and_what_lies_below(string shell) =>
        Guarded(shell, $"/tmp:/usr/bin:{_folder}:/bin:relative", inPlace: "gosu").ShouldBe("/usr/bin:/bin");

    [Theory]
    [MemberData(nameof(Shells))]
    public void Refuses_an_image_whose_chown_anybody_could_replace(string shell) =>
        Guarded(shell, _folder, inPlace: "gosu")
            .ShouldStartWith($"refused (1): the image has no chown in a place of its PATH, {_folder}, ");

    [Theory]
    [MemberData(nameof(Shells))]
    public void Refuses_an_image_whose_gosu_anybody_could_replace(string shell) =>
        Guarded(shell, _folder, inPlace: "chown").ShouldBe(
            $"refused (1): the image has no gosu in a place of its PATH, {_folder}, that 'nobody' cannot write; install it in /usr/bin");

    // What is a function of the shell counts as found.
    private static string Guarded(string shell, string path, string inPlace)
    {
        var script = SetupScriptRenderer.Setup(_plan, "mark");
        var begin = script.IndexOf("# The image's PATH may name places", StringComparison.Ordinal);
        var guard = script[begin..script.IndexOf("# First stage: ", StringComparison.Ordinal)];
        var story = $"fail() {{ echo \"refused ($1): $2\"; exit 0; }}\nagentd_user=nobody\n{inPlace}() {{ :; "
            + $"}}\n{guard}\nPATH={path}\nguard_path\necho \"$agentd_guarded\"";
        // The groups of "nobody" differ from one system to the next.
        story = story.Replace("-group \"$agentd_user\"", "-group 0", StringComparison.Ordinal);
        using var process = Process.Start(
            new ProcessStartInfo("/bin/sh", ["-c", $"exec {shell} -euc \"$0\" 2>&1", story]) { RedirectStandardOutput = true })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.TrimEnd('\n');
    }
}
