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

    private readonly Argument<string> agent = new("AGENT") { Description = "The agent to run." };
    private readonly Argument<string?> repo = new("REPO")
    {
        Description = "The repository to clone (default: the agent's own).",
        Arity = ArgumentArity.ZeroOrOne,
    };

    private readonly Option<string?> workUnit = new("--work-unit") { Description = "Do this queued work.", HelpName = "ID" };
    private readonly Option<string?> request = new("--request")
    {
        Description = "Do what this text asks; - reads it from standard input.",
        HelpName = "TEXT",
    };

    private readonly Option<string?> artifactType = new("--artifact-type")
    {
        Description = "The type of --artifact-file.",
        HelpName = "TYPE",
    };

    private readonly Option<string?> artifactFile = new("--artifact-file")
    {
        Description = "Start from this JSON artifact; its id is the file's stem.",
        HelpName = "PATH",
    };

    private readonly DurationOption timeout = new("--timeout") { Description = "End the session after this time, such as 90s or 2h." };
    private readonly Option<bool> follow = new("--follow") { Description = "Stream the session's output (default on a terminal)." };
    private readonly Option<bool> noFollow = new("--no-follow") { Description = "Print the result line alone." };
    private readonly Option<bool> detach = new("--detach") { Description = "Print the session's id and return at once." };
    private readonly Option<bool> raw = new("--raw") { Description = "Let control characters of the session through to a terminal." };
    private readonly JsonOption json = new();

    public RunVerb(Terminal terminal) : base(terminal, "run", "Run an agent, follow the session, and exit as it ends.")
    {
        this.Declare(agent, repo, workUnit, request, artifactType, artifactFile, timeout, follow, noFollow, detach, raw, json);
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
            return Print(parsed, json, accepted, _ => accepted.SessionId);
        }

        var display = new SessionDisplay(Terminal, parsed.GetValue(raw), progressWanted: !json.In(parsed));
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

        return await new SessionEnd(Terminal, daemon, json.In(parsed)).ReportAsync(display, cancellation).ConfigureAwait(false);
    }

    // Throws an OperatorException where the request's text or the artifact's file will not do.
    private async Task<RunRequest> RequestAsync(ParseResult parsed, CancellationToken cancellation)
    {
        var text = parsed.GetValue(request);
        var file = parsed.GetValue(artifactFile);
        var type = parsed.GetValue(artifactType)!;
        return new RunRequest
        {
            Agent = parsed.GetValue(agent)!,
            Repo = parsed.GetValue(repo),
            WorkUnit = parsed.GetValue(workUnit),
            RequestText = text is null ? null : await RequestInput.ReadAsync(text, Terminal.In, cancellation).ConfigureAwait(false),
            Artifact = file is null ? null
                : await ArtifactFile.ReadAsync(type, file, Terminal.DirectoryFor(file), cancellation).ConfigureAwait(false),
            Trigger = RunTrigger.Manual,
            TimeoutMs = (long?)parsed.GetValue(timeout)?.TotalMilliseconds,
            Follow = parsed.GetValue(follow) || (Terminal.OutIsTerminal && !parsed.GetValue(noFollow) && !json.In(parsed)),
            Detach = parsed.GetValue(detach),
        };
    }

    private string? Objection(CommandResult given)
    {
        bool Has(Option option) => given.GetResult(option) is { Implicit: false };
        string? Text(Option option) => given.GetResult(option)?.Tokens is [var token] ? token.Value : null;
        var intents = new Option[] { workUnit, request, artifactFile }.Where(Has).Select(option => option.Name).ToArray();
        if (intents.Length > 1) return $"{string.Join(" and ", intents)} exclude each other: give at most one";
        if (Has(artifactType) != Has(artifactFile)) return "--artifact-type and --artifact-file need each other: give both or neither";
        if (Has(follow) && Has(noFollow)) return "--follow and --no-follow exclude each other";
        if (Has(detach) && Has(follow)) return "--detach and --follow exclude each other";
        if (Has(follow) && Text(json) == "json") return "--follow and --output json exclude each other";
        return Text(workUnit) is { } id ? WorkUnitObjection(id) : null;
    }

    private static string? WorkUnitObjection(string id)
    {
        if (id.Length == 0) return "--work-unit must not be empty";
        if (Encoding.UTF8.GetByteCount(id) > MostWorkUnitBytes) return $"--work-unit must have at most {MostWorkUnitBytes} bytes";
        if (id.Any(char.IsControl)) return "--work-unit must not hold control characters";
        return id[0] == '-' ? "--work-unit must not begin with '-'" : null;
    }
}
