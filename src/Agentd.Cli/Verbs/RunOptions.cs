using System.CommandLine;
using System.CommandLine.Parsing;
using Agentd.Cli.Intents;
using Agentd.Cli.Parsing;
using Agentd.Cli.Terminals;
using Agentd.Protocol.Requests;

namespace Agentd.Cli.Verbs;

/// <summary>What <c>agentd run</c> can be told, which of it excludes what, and the request that it makes.</summary>
internal sealed class RunOptions
{
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

    /// <summary><c>--raw</c>: give the session's output to a terminal as it is.</summary>
    public Option<bool> Raw { get; } = new("--raw") { Description = "Let control characters of the session through to a terminal." };

    /// <summary><c>--output</c>.</summary>
    public JsonOption Json { get; } = new();

    /// <summary>Declares the options, and what is wrong about them together.</summary>
    public void AddTo(Command command, Terminal terminal)
    {
        command.Arguments.Add(agent);
        command.Arguments.Add(repo);
        foreach (var option in new Option[] { workUnit, request, artifactType, artifactFile, timeout, follow, noFollow, detach, Raw, Json })
            command.Options.Add(option);
        command.Options.Add(new VersionLineOption(terminal));
        command.Validators.Add(result =>
        {
            if (Objection(result) is { } objection) result.AddError(objection);
        });
    }

    /// <summary>The request that the command line makes.</summary>
    /// <exception cref="OperatorException">The request's text or the artifact's file will not do.</exception>
    public async Task<RunRequest> RequestAsync(ParseResult parsed, Terminal terminal, CancellationToken cancellation)
    {
        var text = parsed.GetValue(request);
        var file = parsed.GetValue(artifactFile);
        var type = parsed.GetValue(artifactType)!;
        return new RunRequest
        {
            Agent = parsed.GetValue(agent)!,
            Repo = parsed.GetValue(repo),
            WorkUnit = parsed.GetValue(workUnit),
            RequestText = text is null ? null : await RequestInput.ReadAsync(text, terminal.In, cancellation).ConfigureAwait(false),
            Artifact = file is null ? null
                : await ArtifactFile.ReadAsync(type, file, terminal.DirectoryFor(file), cancellation).ConfigureAwait(false),
            Trigger = RunTrigger.Manual,
            TimeoutMs = (long?)parsed.GetValue(timeout)?.TotalMilliseconds,
            Follow = parsed.GetValue(follow) || (terminal.OutIsTerminal && !parsed.GetValue(noFollow) && !Json.In(parsed)),
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
        if (Has(follow) && Text(Json) == "json") return "--follow and --output json exclude each other";
        return Text(workUnit) is { } id ? WorkUnitRule.Objection(id) : null;
    }
}
