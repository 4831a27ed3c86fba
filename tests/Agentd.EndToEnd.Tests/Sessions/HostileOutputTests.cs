using System.Diagnostics;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>An agent that prints at the operator's terminal, which is a real one here.</summary>
public sealed class HostileOutputTests(GitServer git) : SessionTests(git)
{
    private const string Attack = "\u001b[31mred \u001b]0;title\u0007 \u009b2J over\rwritten\b \u202egpj";
    private const string Shown = @"^[[31mred ^[]0;title^G \u009b2J over^Mwritten^H \u202egpj";

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Escape_sequences_of_an_agent_reach_a_terminal_only_when_raw_is_asked_for(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            // An escape that is begun, and ended by a later write.
            host.Declare(TestAgent.Shell("site-builder", $"""
                printf '{Octal(Attack[..1])}'; sleep 0.2; printf '{Octal(Attack[1..])}\n'
                printf '{Octal(Attack)}\n' >&2
                """));
            await host.StartAsync();

            var run = await OnTerminalAsync(host, "run", "site-builder", "--follow");
            var session = host.Record("site-builder").SessionId;
            var logs = await OnTerminalAsync(host, "logs", session);
            var raw = await OnTerminalAsync(host, "logs", session, "--raw");

            foreach (var shown in new[] { run, logs })
            {
                shown.Split('\n').Count(line => line == Shown).ShouldBe(2, shown);
                shown.Where(c => c != '\n' && char.IsControl(c)).ShouldBeEmpty();
            }
            raw.Split('\n').Count(line => line == Attack).ShouldBe(2, raw);
            (await host.AgentdAsync("logs", session)).Output.ShouldContain($"{Attack}\n");
        });

    // The terminal itself ends lines with a carriage return too. Progress of ours is what a dumb terminal does not get.
    private static async Task<string> OnTerminalAsync(Host host, params string[] arguments)
    {
        var command = host.Command(arguments);
        var line = string.Join(' ', command.ArgumentList.Prepend(command.FileName).Select(word => $"'{word.Replace("'", "'\\''")}'"));
        var typed = new ProcessStartInfo("/usr/bin/script", ["--quiet", "--return", "--command", $"TERM=dumb {line}", "/dev/null"])
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            StandardOutputEncoding = Encoding.UTF8,
            WorkingDirectory = "/",
        };
        return (await RunningProgram.RunAsync(typed)).ShouldSucceed().Output.Replace("\r\n", "\n");
    }

    private static string Octal(string text) =>
        string.Concat(
            Encoding.UTF8.GetBytes(text)
                .Select(one => one is >= 0x20 and < 0x7f ? $"{(char)one}" : $@"\{Convert.ToString(one, 8).PadLeft(3, '0')}"));
}
