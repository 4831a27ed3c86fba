using Agentd.Cli.Completion;

namespace Agentd.Cli.Tests.Completion;

public sealed class CompletionTests
{
    /// <summary>What is typed, and what every shell offers then.</summary>
    public static TheoryData<string, string> Lines { get; } = new()
    {
        { "agentd lo", "logs" },
        { "agentd r", "reload run" },
        { "agentd --config x dae", "daemon" },
        { "agentd run --art", "--artifact-file --artifact-type" },
        { "agentd run ", "code-reviewer site-builder" },
        { "agentd run --timeout 5s site", "site-builder" },
        { "agentd run logs --tai", "" },
        { "agentd run a --timeout ", "" },
        { "agentd ps --agent code", "code-reviewer" },
        { "agentd init --agent co", "codex" },
        { "agentd logs ", "0123456789abcdef fedcba9876543210" },
        { "agentd logs --tail 5 01", "0123456789abcdef" },
        { "agentd logs --fo", "--follow" },
        { "agentd stop 0123456789abcdef fe", "" },
        { "agentd inspect -o ", "json text" },
        { "agentd completion ", "bash fish zsh" },
        { "agentd audit pr", "prune" },
        { "agentd audit --audit-root /x ver", "verify" },
        { "agentd audit prune --dry", "--dry-run" },
        { "agentd audit list --dry", "" },
        { "agentd audit verify 0123456789abcdef fe", "fedcba9876543210" },
        { "agentd check --config comp", "complete" },
    };

    [ShellTheory("bash"), MemberData(nameof(Lines))]
    public Task Bash_completes(string line, string expected) => CompletesAsync("bash", line, expected);

    [ShellTheory("zsh"), MemberData(nameof(Lines))]
    public Task Zsh_completes(string line, string expected) => CompletesAsync("zsh", line, expected);

    [ShellTheory("fish"), MemberData(nameof(Lines))]
    public Task Fish_completes(string line, string expected) => CompletesAsync("fish", line, expected);

    [Fact]
    public async Task Refuses_a_shell_that_it_does_not_know() => (await new TestTerminal().RunAsync("completion", "tcsh")).ShouldBe(2);

    [Fact]
    public void The_kinds_of_agent_are_the_folders_of_examples() => Vocabulary.KindsOfAgent.Split(' ').ShouldBe(
        Directory.GetDirectories(Path.Combine(Committed.Checkout, "examples", "agents"))
            .Select(folder => Path.GetFileName(folder)).Order(StringComparer.Ordinal));

    private static async Task CompletesAsync(string name, string line, string expected)
    {
        using var shell = await Shell.OfAsync(name);

        string.Join(' ', await shell.CompleteAsync(line)).ShouldBe(expected);
    }
}
