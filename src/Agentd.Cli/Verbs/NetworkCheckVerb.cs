using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd network check</c>: whether an agent's sessions may reach a place, and by which rule.</summary>
internal sealed class NetworkCheckVerb : ClientVerb
{
    private readonly Argument<string> _agent = new("AGENT") { Description = "The agent." };
    private readonly Argument<string> _url = new("URL") { Description = "Whom: a URL, or a host with its port." };
    private readonly JsonOption _json = new();

    public NetworkCheckVerb(Terminal terminal) : base(terminal, "check", "Say whether an agent's sessions may reach a place.") =>
        this.Declare(_agent, _url, _json);

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var question = new NetworkCheckRequest(parsed.GetValue(_agent)!, parsed.GetValue(_url)!);
        var answer = await Daemon(parsed).AskAsync<NetworkAnswer>(question, cancellation).ConfigureAwait(false);
        Print(parsed, _json, answer, Text);
        return answer.Allowed ? ExitCode.Success : ExitCode.Failure;
    }

    private static string Text(NetworkAnswer answer) => answer switch
    {
        { Rule: { } place } => $"allowed by rule {place}: {answer.Host}",
        { Allowed: true, Reason: { } reason } =>
            $"open while the agent learns, at public addresses; else denied ({reason}): [[agents.network.allow]] with host and ports "
            + "allows it",
        { Allowed: true } => $"allowed: network mode {answer.Mode} filters nothing",
        _ => $"denied ({answer.Reason}): a session would be refused; [[agents.network.allow]] with host and ports allows it",
    };
}
