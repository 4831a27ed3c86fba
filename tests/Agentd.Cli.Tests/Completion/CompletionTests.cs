using System.Diagnostics;

namespace Agentd.Cli.Tests.Completion;

public sealed class CompletionTests
{
    [Theory]
    [InlineData("agentd r", "run reload")]
    [InlineData("agentd --config x dae", "daemon")]
    [InlineData("agentd run --art", "--artifact-type --artifact-file")]
    [InlineData("agentd run ", "site-builder code-reviewer")]
    [InlineData("agentd ps --agent code", "code-reviewer")]
    [InlineData("agentd logs 01", "0123456789abcdef")]
    [InlineData("agentd inspect -o ", "text json")]
    [InlineData("agentd completion ", "bash zsh fish")]
    [InlineData("agentd audit pr", "prune")]
    [InlineData("agentd run a --timeout ", "")]
    public async Task Bash_completes(string line, string expected)
    {
        var terminal = new TestTerminal();
        await terminal.RunAsync("completion", "bash");
        const string Agentd = """
            agentd() { case $1 in agents) printf 'site-builder\ncode-reviewer\n' ;; ps) printf '0123456789abcdef\nfedcba9876543210\n' ;; esac; }
            """;
        var words = line.Split(' ');
        var script = $"{terminal.Out}\n{Agentd}\nCOMP_WORDS=({string.Join(' ', words.Select(word => $"'{word}'"))})\nCOMP_CWORD={words.Length - 1}\n_agentd\necho \"${{COMPREPLY[*]}}\"\n";

        (await BashAsync(script)).ShouldBe(expected + "\n");
    }

    [Theory]
    [InlineData("zsh", "'1:AGENT:_agentd_agents'")]
    [InlineData("zsh", "'stop:End a session\\: first ask its agent, then kill it.'")]
    [InlineData("fish", "complete -c agentd -n '__fish_seen_subcommand_from logs' -s f -l follow -d 'Go on until the session ends.'\n")]
    [InlineData("fish", "complete -c agentd -n '__fish_seen_subcommand_from stop' -a '(agentd ps --all --quiet --limit 50 2>/dev/null)'\n")]
    public async Task Other_shells_get_the_same_words(string shell, string line)
    {
        var terminal = new TestTerminal();

        (await terminal.RunAsync("completion", shell)).ShouldBe(0);
        terminal.Out.ShouldContain(line);
    }

    [Fact]
    public async Task Refuses_a_shell_that_it_does_not_know() => (await new TestTerminal().RunAsync("completion", "tcsh")).ShouldBe(2);

    private static async Task<string> BashAsync(string script)
    {
        using var deadline = new CancellationTokenSource(TimeSpan.FromSeconds(20));
        using var bash = Process.Start(new ProcessStartInfo("bash", ["--norc", "-s"]) { RedirectStandardInput = true, RedirectStandardOutput = true })!;
        await bash.StandardInput.WriteAsync(script.AsMemory(), deadline.Token);
        bash.StandardInput.Close();
        var output = await bash.StandardOutput.ReadToEndAsync(deadline.Token);
        await bash.WaitForExitAsync(deadline.Token);
        return output;
    }
}
