using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class ExitCodeTests(GitServer git) : SessionTests(git)
{
    private static readonly (int Code, string Label, string Line)[] _bad =
    [
        (1, "generic_failure", "session generic_failure (exit code 1)"),
        (2, "usage_error", "session usage_error (exit code 2)"),
        (5, "work_failed", "session work_failed (exit code 5)"),
        (6, "infrastructure_failure", "session infrastructure_failure (exit code 6)"),
        (7, "generic_failure", "session generic_failure (exit code 7)"),
        (42, "generic_failure", "session generic_failure (exit code 42)"),
        (125, "generic_failure", "session generic_failure (exit code 125)"),
        (126, "command_not_executable", "session command_not_executable (exit code 126)"),
        (127, "command_not_found", "session command_not_found (exit code 127)"),
        (128, "generic_failure", "session generic_failure (exit code 128)"),
        (130, "terminated_by_signal", "session terminated_by_signal (exit code 130, signal 2)"),
        (137, "terminated_by_signal", "session terminated_by_signal (exit code 137, signal 9)"),
        (143, "terminated_by_signal", "session terminated_by_signal (exit code 143, signal 15)"),
        (255, "terminated_by_signal", "session terminated_by_signal (exit code 255, signal 127)"),
    ];

    private static readonly (int Code, string Label)[] _good = [(0, "success"), (3, "blocked"), (4, "nothing_ready")];

    [SessionTheory, OnEach]
    public Task Every_exit_code_of_runa_becomes_its_label_on_its_stream(Privilege privilege) => OnAsync(privilege, async host =>
    {
        foreach (var code in _good.Select(g => g.Code).Concat(_bad.Select(b => b.Code)))
        {
            var methodology = host.Folder.Methodology($"exits-{code}", ("stand-in-exit", code));
            host.Declare(new TestAgent($"exits-{code}") { Methodology = methodology });
        }

        await host.StartAsync();

        foreach (var pair in _bad.Chunk(2))
        {
            await Task.WhenAll(pair.Select(async bad =>
            {
                (await host.RunAsync($"exits-{bad.Code}")).ShouldFailWith(bad.Line);
                await host.Record($"exits-{bad.Code}").ShouldBeSealedAsync(bad.Label, bad.Code);
            }));
        }

        await Task.WhenAll(_good.Select(async good =>
        {
            (await host.RunAsync($"exits-{good.Code}")).ShouldSay($"session {good.Label}");
            await host.Record($"exits-{good.Code}").ShouldBeSealedAsync(good.Label, good.Code);
        }));
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_that_fails_or_is_killed_is_runas_work_failed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(
            new TestAgent("fails") { Argv = ["test-agent", "complain", "I give up", "+", "exit", "9"] },
            new TestAgent("is-killed") { Argv = ["test-agent", "signal", "SEGV"] },
            new TestAgent("is-missing") { Argv = ["no-such-program"] });
        await host.StartAsync();

        await Task.WhenAll(new[] { "fails", "is-killed", "is-missing" }.Select(async agent =>
        {
            (await host.RunAsync(agent)).ShouldFailWith("session work_failed (exit code 5)");
            await host.Record(agent).ShouldBeSealedAsync("work_failed", 5);
        }));

        host.Record("fails").Console.ShouldContain("I give up");
    });
}
