using System.Diagnostics;
using System.Text.Json;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Network;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Pages;

/// <summary>The page in a real browser: a fleet with a past, and what tests/Agentd.Web.Browser looks at in it. Run by eng/browser.</summary>
public sealed class BrowserTests(GitServer git) : SessionTests(git)
{
    private const string Former = "former-agent";

    [SessionTheory(NeedsBrowser = true), OnEach(RootlessOnly = true)]
    public Task Every_page_is_shown_in_a_browser_and_a_live_session_is_followed_across_a_restart(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.DaemonKeys = "max_sessions = 1\nshutdown = \"leave\"";
            host.Declare([.. Fleet(host, new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo)))]);
            await host.StartAsync();
            var sessions = await LiveAsync(host);
            FormerRecords.Make($"{host.Folder.Audit}/{Former}", Former, host.Record("site-builder"), count: 10_000);
            sessions["incomplete"] = FormerRecords.Incomplete($"{host.Folder.Audit}/{Former}");
            var running = await host.HoldAsync("slow-refactor", "--work-unit", "issue-77");
            sessions["running"] = running.Record.SessionId;
            sessions["queued"] = (await host.RunAsync("triage", "--detach")).ShouldSucceed().LastOutput;

            await using (var page = await ServedPage.OfAsync(host))
            {
                await LookAsync(host, page, sessions, running);
                await page.EndAsync();
                page.Errors.ShouldNotContain("could not be answered");
            }
            (await host.AgentdAsync("wait", sessions["queued"])).ShouldSucceed();
        });

    private static IEnumerable<TestAgent> Fleet(Host host, Uri repository) =>
    [
        TestAgent.Shell("site-builder", "printf '\\033[1;36m[site-builder]\\033[0m reading the request\\n  \\033[32m✔\\033[0m read index.html\\n'; "
            + "mkdir site; seq 1 60 >site/month.html; git add site; git -c user.name=a -c user.email=a@b commit -qm 'feat: a page for each month'; "
            + "echo draft >notes.txt; echo 'one warning' >&2") with { Keys = "schedule = \"*/30 * * * *\"" },
        new TestAgent("dep-updater") { Methodology = host.Folder.Methodology("breaks", ("stand-in-exit", 5)), Keys = "schedule = \"0 6 * * *\"" },
        TestAgent.Shell("docs-gardener", """
            printf 'Hostile: \033]0;owned\007 <script>alert(1)</script> \033[2J\033[H \033[38;2;255;0;128mpink\033[0m \342\200\256gnp.exe \342\200\213zero\r\n'
            printf '\033]8;;http://evil.example/\033\\link\033]8;;\033\\ \033P1q\033\\ <img src=x onerror=alert(2)>\n'
            """),
        TestAgent.Shell("flooder", """
            i=0; while [ $i -lt 100000 ]; do i=$((i+1)); echo "line $i of a story that goes on and on"; done
            head -c 40000 /dev/zero | tr '\0' x; echo
            """),
        TestAgent.Shell("curious", "git ls-remote -q git://other.example/x || true") with { Network = FilteredSessionTests.Filtered(repository) },
        new TestAgent("triage"),
        TestAgent.Shell("slow-refactor", """
            touch .runa/workspace/ready; n=0
            until [ -e .runa/go ]; do n=$((n+1)); printf '  \033[36m…\033[0m step %s\n' $n; sleep 0.5; done
            """),
    ];

    private static async Task<Dictionary<string, string>> LiveAsync(Host host)
    {
        (await host.RunAsync("site-builder", "--work-unit", "issue-61")).ShouldSay("session success");
        (await host.RunAsync("dep-updater")).ShouldFailWith("session work_failed (exit code 5)");
        foreach (var agent in new[] { "docs-gardener", "flooder", "curious" }) (await host.RunAsync(agent)).ShouldSay("session success");
        return new Dictionary<string, string>
        {
            ["worked"] = host.Record("site-builder").SessionId,
            ["failed"] = host.Record("dep-updater").SessionId,
            ["hostile"] = host.Record("docs-gardener").SessionId,
            ["long"] = host.Record("flooder").SessionId,
            ["refused"] = host.Record("curious").SessionId,
        };
    }

    // The browser asks for what happens at the host by making a file, and is told by another that it has.
    private static async Task LookAsync(Host host, ServedPage page, Dictionary<string, string> sessions, HeldSession running)
    {
        var control = Directory.CreateTempSubdirectory("agentd-browser-").FullName;
        try
        {
            var world = $"{control}/world.json";
            await File.WriteAllTextAsync(world, JsonSerializer.Serialize(new
            {
                link = page.Link,
                origin = page.Origin,
                agent = "site-builder",
                sessions,
                control,
                cookies = $"{control}/cookies.json",
                shots = Environment.GetEnvironmentVariable("AGENTD_BROWSER_SHOTS"),
            }));
            await using var node = RunningProgram.Start(Node(world));
            await DoneAsync(node, control, "stop", host.StopAsync);
            await DoneAsync(node, control, "start", () => host.StartAsync());
            await DoneAsync(node, control, "release", running.ReleaseAsync);
            var ended = await node.EndAsync(TimeSpan.FromMinutes(40));
            ended.ExitCode.ShouldBe(0, ended.Output + ended.Errors);
        }
        finally
        {
            Directory.Delete(control, recursive: true);
        }
    }

    private static async Task DoneAsync(RunningProgram node, string control, string what, Func<Task> act)
    {
        await Eventually.HoldsAsync($"the browser wants: {what}", () => node.HasEnded || File.Exists($"{control}/{what}"), TimeSpan.FromMinutes(40));
        if (node.HasEnded) return;
        await act();
        await File.WriteAllTextAsync($"{control}/{what}.done", "");
    }

    private static ProcessStartInfo Node(string world)
    {
        var command = new ProcessStartInfo("node", ["--test", "--test-concurrency=1", "--test-reporter=spec",
            "ansi.test.mjs", "first-load.test.mjs", "pages.test.mjs", "running.test.mjs"])
        {
            WorkingDirectory = TestSettings.BrowserTests!,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        };
        command.Environment["AGENTD_WORLD"] = world;
        return command;
    }
}
