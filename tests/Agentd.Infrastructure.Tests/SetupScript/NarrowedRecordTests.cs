using System.Diagnostics;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>Whom the record's tree is open to from the moment that the session user exists, in every shell.</summary>
public sealed class NarrowedRecordTests : IDisposable
{
    private static readonly SessionDemand _plan = new()
    {
        Agent = SetupScriptRendererTests.Agent("a", "x"),
        Repository = RepositoryUrl.Parse("git://h/r"),
        Limits = new SessionLimits(),
    };

    private readonly string _record = Directory.CreateTempSubdirectory("agentd-narrow-").FullName;

    public static TheoryData<string> Shells =>
        [.. new[] { "/bin/dash", "/bin/bash", "/bin/busybox sh" }.Where(shell => File.Exists(shell.Split(' ')[0]))];

    public void Dispose() => Directory.Delete(_record, recursive: true);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Its_owner_and_the_session_users_group(string shell) => Narrowed(shell, owner: "0:0").ShouldBe("770");

    [Theory]
    [MemberData(nameof(Shells))]
    public void Everybody_where_its_owner_does_not_exist_inside(string shell)
    {
        Narrowed(shell, owner: "65534:0").ShouldBe("777");
        Narrowed(shell, owner: "0:65534").ShouldBe("777");
    }

    // Pipes of an older conmon are root's alone, those of a newer one everybody's.
    [Theory]
    [MemberData(nameof(Shells))]
    public void Output_is_for_the_session_users_group_to_write_and_not_to_read(string shell)
    {
        foreach (var pipe in (string[])["stdout", "stderr"])
        {
            Narrowed(shell, owner: "0:0", pipe).ShouldBe("730");
            Narrowed(shell, owner: "65534:0", pipe).ShouldBe("730");
        }
    }

    // Files stand in for the pipes of standard output and error; whose group they are given to is not ours to decide here.
    private string Narrowed(string shell, string owner, string entry = ".")
    {
        var script = SetupScriptRenderer.Supervise(_plan, "mark");
        var begin = script.IndexOf("open_to_group() {", StringComparison.Ordinal);
        var functions = script[begin..script.IndexOf("finish() {", StringComparison.Ordinal)].Replace(
            "/dev/std", "std", StringComparison.Ordinal);
        var story = $"chown() {{ :; }}\nagentd_owner={owner} agentd_user=nobody\n: >stdout; : >stderr; "
            + $"chmod 0777 . stdout stderr\n{functions}\nnarrow_record\nstat -c %a {entry}";
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", $"exec {shell} -euc \"$0\" 2>&1", story])
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _record,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return output.TrimEnd('\n');
    }
}
