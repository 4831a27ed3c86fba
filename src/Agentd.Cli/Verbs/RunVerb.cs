using System.CommandLine.Parsing;
using System.Text;
using Agentd.Cli.Following;
using Agentd.Cli.Intents;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary><c>agentd run</c>: asks for a session, follows it, and exits as it ended.</summary>
internal sealed class RunVerb : ClientVerb
{
    private const int MostWorkUnitBytes = 256;

    private readonly Argument<string> _agent = new("AGENT") { Description = "The agent to run." };
    private readonly Argument<string?> _repo = new("REPO")
    {
        Description = "The repository to clone (default: the agent's own).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> _workUnit = new("--work-unit") { Description = "Do this queued work.", HelpName = "ID" };
    private readonly Option<string?> _request = new("--request")
    {
        Description = "Do what this text asks; - reads it from standard input.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> _artifactType = new("--artifact-type")
    {
        Description = "The type of --artifact-file.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> _artifactFile = new("--artifact-file")
    {
        Description = "Start from this JSON artifact; its id is the file's stem.",
        HelpName = "PATH",
    };

    private readonly Option<string?> _continues = new("--continue")
    {
        Description = "Go on from the work and the state that this session's record keeps.",
        HelpName = "SESSION",
    };

    private readonly DurationOption _timeout = new("--timeout") { Description = "End the session after this time, such as 90s or 2h." };
    private readonly Option<bool> _follow = new("--follow") { Description = "Stream the session's output (default on a terminal)." };
    private readonly Option<bool> _noFollow = new("--no-follow") { Description = "Print the result line alone." };
    private readonly Option<bool> _detach = new("--detach") { Description = "Print the session's id and return at once." };
    private readonly Option<bool> _raw = new("--raw") { Description = "Let control characters of the session through to a terminal." };
    private readonly JsonOption _json = new();

    public RunVerb(Terminal terminal) : base(terminal, "run", "Run an agent, follow the session, and exit as it ends.")
    {
        this.Declare(_agent, _repo, _workUnit, _request, _artifactType, _artifactFile, _continues, _timeout);
        this.Declare(_follow, _noFollow, _detach, _raw, _json);
        this.Declare(new VersionLineOption(terminal));
        Validators.Add(result =>
        {
            if (Objection(result) is { } objection) result.AddError(objection);
        });
    }

    protected override async Task<int> RunAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var daemon = Daemon(parsed);
        var asked = await RequestAsync(parsed, cancellation).ConfigureAwait(false);
        if (asked.Detach)
        {
            var accepted = await daemon.AskAsync<Accepted>(asked, cancellation).ConfigureAwait(false);
            return Print(parsed, _json, accepted, _ => accepted.SessionId);
        }

        var display = new SessionDisplay(Terminal, parsed.GetValue(_raw), progressWanted: !_json.In(parsed));
        var hints = Hints(parsed);
        try
        {
            var run = new InterruptibleRun(Terminal, daemon, display, hints);
            if (await run.FollowAsync(asked, cancellation).ConfigureAwait(false) is { } farewell)
            {
                display.EndWith(farewell);
                return ExitCode.Interrupted;
            }
        }
        catch (Exception) when (display.SessionId is { } id)
        {
            display.EndWith(hints.MayStillRun(id));
            throw;
        }

        return await new SessionEnd(Terminal, daemon, _json.In(parsed)).ReportAsync(display, cancellation).ConfigureAwait(false);
    }

    // Throws an OperatorException where the request's text or the artifact's file will not do.
    private async Task<RunRequest> RequestAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var text = parsed.GetValue(_request);
        var file = parsed.GetValue(_artifactFile);
        var type = parsed.GetValue(_artifactType)!;
        return new RunRequest
        {
            Agent = parsed.GetValue(_agent)!,
            Repo = parsed.GetValue(_repo),
            WorkUnit = parsed.GetValue(_workUnit),
            RequestText = text is null ? null : await RequestInput.ReadAsync(text, Terminal.In, cancellation).ConfigureAwait(false),
            Artifact = file is null ? null
                : await ArtifactFile.ReadAsync(type, file, Terminal.DirectoryFor(file), cancellation).ConfigureAwait(false),
            Continues = parsed.GetValue(_continues),
            Trigger = RunTrigger.Manual,
            TimeoutMs = (long?)parsed.GetValue(_timeout)?.TotalMilliseconds,
            Follow = parsed.GetValue(_follow) || (Terminal.OutIsTerminal && !parsed.GetValue(_noFollow) && !_json.In(parsed)),
            Detach = parsed.GetValue(_detach),
        };
    }

    private string? Objection(CommandResult given)
    {
        bool Has(Option option) => given.GetResult(option) is { Implicit: false };
        string? Text(Option option) => given.GetResult(option)?.Tokens is [var token] ? token.Value : null;
        var intents = new Option[] { _workUnit, _request, _artifactFile }.Where(Has).Select(option => option.Name).ToArray();
        if (intents.Length > 1) return $"{string.Join(" and ", intents)} exclude each other: give at most one";
        if (Has(_artifactType) != Has(_artifactFile)) return "--artifact-type and --artifact-file need each other: give both or neither";
        if (Has(_follow) && Has(_noFollow)) return "--follow and --no-follow exclude each other";
        if (Has(_detach) && Has(_follow)) return "--detach and --follow exclude each other";
        if (Has(_follow) && Text(_json) == "json") return "--follow and --output json exclude each other";
        if (Text(_continues) is "") return "--continue must not be empty: name a session";
        return Text(_workUnit) is { } id ? WorkUnitObjection(id) : null;
    }

    private static string? WorkUnitObjection(string id)
    {
        if (id.Length == 0) return "--work-unit must not be empty";
        if (Encoding.UTF8.GetByteCount(id) > MostWorkUnitBytes) return $"--work-unit must have at most {MostWorkUnitBytes} bytes";
        if (id.Any(char.IsControl)) return "--work-unit must not hold control characters";
        return id[0] == '-' ? "--work-unit must not begin with '-'" : null;
    }
}
