using System.Diagnostics;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

public sealed class SetupScriptRendererTests
{
    private static readonly SessionDemand _plan = new()
    {
        Agent = Agent("site-builder", "claude", "it's", "$(touch /tmp/agentd-injected)", "", "a\nb", "--") with
        {
            Environment = [new("EMPTY", ""), new("QUOTED", "it's $(x)\nand on")],
            Mounts = [new("/a", "/home/site-builder/.claude", false), new("/b", "/home/site-builder/it $x", false)],
        },
        Repository = RepositoryUrl.Parse("https://example.org:8443/it's$(x).git"),
        WorkUnit = WorkUnit.Parse("issue '42'; exit 7"),
        Continues = new ContinuedWork(AgentName.Parse("other"), SessionId.Parse("0123456789abcdef"), "00", "11"),
        Input = new OperatorInput("re'quest", "$(x)", "{}"u8.ToArray()),
        Credentials = [new("API_KEY", new SecretValue("1"u8)), new("_OTHER", new SecretValue("2"u8))],
        Limits = new SessionLimits(),
    };

    private static readonly SessionDemand _plain = new()
    {
        Agent = Agent("a", "x"),
        Repository = RepositoryUrl.Parse("git://h/r"),
        Limits = new SessionLimits(),
    };

    internal static Agent Agent(string name, params string[] command) =>
        new() { Name = AgentName.Parse(name), BaseImage = "i", MethodologyDirectory = "/m", Command = command };

    public static TheoryData<string> Shells => [.. new[] { "dash", "bash", "sh" }.Where(shell => File.Exists("/bin/" + shell))];

    [Theory]
    [MemberData(nameof(Shells))]
    public void Is_a_script_that_every_shell_reads(string shell)
    {
        string[] scripts =
        [
            SetupScriptRenderer.Setup(_plan, "mark"), SetupScriptRenderer.Supervise(_plan, "mark"),
            SetupScriptRenderer.Setup(_plain, "mark"), SetupScriptRenderer.Supervise(_plain, "mark"),
            SetupScriptRenderer.Watch(_plan),
        ];
        foreach (var script in scripts) Run($"/bin/{shell}", ["-n"], script).ShouldBe((0, ""));
    }

    [Fact]
    public void Finds_favour_with_shellcheck_where_it_is_installed()
    {
        if (!File.Exists("/usr/bin/shellcheck")) return;

        Run(
            "/usr/bin/shellcheck", ["--shell=sh", "--severity=warning", "--exclude=SC2034,SC2154", "-"],
            SetupScriptRenderer.Setup(_plan, "mark")).ShouldBe((0, ""));
        Run(
            "/usr/bin/shellcheck", ["--shell=sh", "--severity=warning", "--exclude=SC2034,SC2154", "-"],
            SetupScriptRenderer.Supervise(_plan, "mark")).ShouldBe((0, ""));
        Run("/usr/bin/shellcheck", ["--shell=sh", "--severity=warning", "--exclude=SC2034,SC2154", "-"], SetupScriptRenderer.Watch(_plan))
            .ShouldBe((0, ""));
    }

    [Fact]
    public void Gives_the_shell_every_value_as_it_is()
    {
        var values = Values(SetupScriptRenderer.Setup(_plan, "mark"),
            "$agentd_user", "$agentd_url", "$agentd_origin", "$agentd_credentials", "$agentd_kept_0", "$agentd_kept_1",
            "$agentd_kept_count", "$agentd_leaf");

        values.ShouldBe(
        [
            "site-builder", "https://example.org:8443/it's$(x).git", "https://example.org:8443", "API_KEY _OTHER",
            "/home/site-builder/.claude", "/home/site-builder/it $x", "0 1", "/home/site-builder/.agentd/audit/runa",
        ]);
    }

    [Fact]
    public void Gives_the_agent_its_exact_argv() =>
        Values(SetupScriptRenderer.Supervise(_plan, "mark"), "$agentd_work_unit", "$agentd_input_type", "$agentd_input_id", "$@")
            .ShouldBe(["issue '42'; exit 7", "re'quest", "$(x)", .. _plan.Agent.Command]);

    [Fact]
    public void Gives_the_session_users_commands_the_agents_variables()
    {
        var script = SetupScriptRenderer.Supervise(_plan, "mark");
        var head = script[..script.IndexOf("# What both stages share", StringComparison.Ordinal)];

        var (code, output) = Run("/bin/sh", ["-s"], head + "become_user() { printf '%s\\0' \"$@\"; }; with_variables runa \"$1\"");

        (code, output).ShouldBe((0, "EMPTY=\0QUOTED=it's $(x)\nand on\0runa\0claude\0"));
        SetupScriptRenderer.Setup(_plan, "mark").ShouldNotContain("QUOTED");
    }

    [Fact]
    public void Has_no_work_unit_and_no_input_when_there_are_none() =>
        Values(SetupScriptRenderer.Supervise(_plain, "mark"), "$agentd_work_unit", "$agentd_input_type", "$agentd_input_id")
            .ShouldBe(["", "", ""]);

    [Theory]
    [MemberData(nameof(Shells))]
    public void Keeps_the_exit_code_although_the_status_cannot_be_written(string shell)
    {
        var script = SetupScriptRenderer.Setup(_plain, "mark");
        var steps = script[..script.IndexOf("# What a session leaves on disk", StringComparison.Ordinal)];

        var (code, _) = Run($"/bin/{shell}", ["-s"], steps + "agentd_status=/dev/full; step agent; tell_end 3; exit 3");

        code.ShouldBe(3);
    }

    [Fact]
    public void Mentions_the_token_in_the_first_stage_only()
    {
        SetupScriptRenderer.Setup(_plan, "mark").ShouldContain("unset AGENTD_REPO_TOKEN");
        SetupScriptRenderer.Supervise(_plan, "mark").ShouldNotContain("AGENTD_REPO_TOKEN");
    }

    // Runs the values that stand above the stages, and nothing of the stages.
    private static string[] Values(string script, params string[] words)
    {
        var head = script[..script.IndexOf("# What both stages share", StringComparison.Ordinal)];
        var (code, output) = Run(
            "/bin/sh", ["-s"], $"{head}for word in {string.Join(' ', words.Select(w => $"\"{w}\""))}; do printf '%s\\0' \"$word\"; done");
        code.ShouldBe(0);
        return output.Split('\0')[..^1];
    }

    private static (int Code, string Output) Run(string program, string[] arguments, string input)
    {
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", ["-c", "exec \"$@\" 2>&1", "sh", program, .. arguments])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            StandardInputEncoding = new System.Text.UTF8Encoding(false),
        })!;
        process.StandardInput.Write(input);
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit(TimeSpan.FromMinutes(2)).ShouldBeTrue();
        return (process.ExitCode, output);
    }
}
