namespace Agentd.Cli.Verbs;

/// <summary><c>agentd reload</c>: makes the daemon read its configuration again. A refusal prints every error.</summary>
internal sealed class ReloadVerb(Terminal terminal)
    : ClientVerb(terminal, "reload", "Make the daemon read its configuration again.")
{
    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var reloaded = await Daemon(parsed).AskAsync<Reloaded>(new ReloadRequest(), cancellation).ConfigureAwait(false);
        Terminal.PrintOut($"configuration reloaded: {reloaded.Agents} {(reloaded.Agents == 1 ? "agent" : "agents")}");
        return ExitCode.Success;
    }
}
