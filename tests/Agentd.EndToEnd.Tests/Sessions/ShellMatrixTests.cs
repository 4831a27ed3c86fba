using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>What the image's own <c>/bin/sh</c> is must not be seen in a session.</summary>
[Long]
public sealed class ShellMatrixTests(GitServer git) : SessionTests(git)
{
    private const string Dash = "";
    private const string Bash = "RUN ln -sf bash /usr/bin/sh && rm -f /usr/bin/dash";
    private const string Busybox = "RUN ln -sf busybox /usr/bin/sh && rm -f /usr/bin/dash";

    private static readonly string[] _own =
    [
        "Cloning into '/home/AGENT/repo'...", "runa: protocol answer begins", "to stdout", "to stderr", "runa: protocol answer is done",
    ];

    [SessionTheory]
    [OnEach(Dash), OnEach(Bash), OnEach(Busybox)]
    public Task The_console_holds_what_the_session_printed_and_nothing_else(Privilege privilege, string lines) =>
        OnAsync(privilege, async host =>
        {
            const string Script = "echo to stdout; echo to stderr >&2; sleep 300 & sleep 300 & sleep 2";
            var image = await ImageVariant.BuildAsync(host, lines);
            host.Declare(
                TestAgent.Shell("unbounded", Script) with { Image = image },
                TestAgent.Shell("bounded", Script) with { Image = image, Keys = "limits.disk = \"20m\"" });
            await host.StartAsync();

            var runs = await Task.WhenAll(host.RunAsync("unbounded"), host.RunAsync("bounded"));

            foreach (var run in runs) run.ShouldSay("session success");
            foreach (var agent in new[] { "unbounded", "bounded" })
            {
                Lines((await host.Record(agent).ShouldBeSealedAsync("success", 0)).Console)
                    .ShouldBe(_own.Select(line => line.Replace("AGENT", agent)), ignoreOrder: true);
            }
        });

    [SessionTheory]
    [OnEach(Dash, RootlessOnly = true), OnEach(Bash, RootlessOnly = true), OnEach(Busybox, RootlessOnly = true)]
    public Task No_shell_of_ours_says_a_word_of_what_was_killed_or_stopped(Privilege privilege, string lines) =>
        OnAsync(privilege, async host =>
        {
            var image = await ImageVariant.BuildAsync(host, lines);
            host.Declare(
                new TestAgent("killed") { Argv = ["test-agent", "kill-parents"], Image = image, Keys = "limits.disk = \"20m\"" },
                TestAgent.Shell("stopped", "trap 'exit 1' TERM; sleep 60 & wait") with
                {
                    Image = image,
                    Keys = "timeout = \"3s\"\nstop_grace = \"50s\"",
                });
            await host.StartAsync();

            var runs = await Task.WhenAll(host.RunAsync("killed"), host.RunAsync("stopped"));

            runs[0].ShouldFailWith("session terminated_by_signal (exit code 137, signal 9)");
            runs[1].LastError.ShouldBe("session timed out");
            foreach (var (agent, outcome, code) in new[] { ("killed", "terminated_by_signal", (int?)137), ("stopped", "timed_out", null) })
                (await host.Record(agent).ShouldBeSealedAsync(outcome, code)).Console.ShouldNotContain("/agentd/session");
        });

    // Each line begins with its time, its stream and whether it is whole.
    private static IEnumerable<string> Lines(string console) =>
        console.Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => line.Split(' ', 4)[3]);
}
