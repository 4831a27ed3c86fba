using Agentd.Cli.Completion;
using Agentd.Cli.Parsing;

namespace Agentd.Cli.Verbs;

/// <summary>The verbs that the daemon program does: what they are called and which options help, completion and manual name.</summary>
internal static class DaemonVerbs
{
    /// <summary>The verbs; each becomes the daemon program.</summary>
    public static IEnumerable<DaemonVerb> All(Func<int> become)
    {
        yield return new DaemonVerb("daemon", "Run the daemon (the default).", become, new ConfigOption());
        yield return new DaemonVerb(
            "check", "Check the whole configuration and name every error with its place.", become, new ConfigOption(), new JsonOption(),
            new Option<bool>("--verbose") { Description = "Also tell whom each agent may reach." });
        yield return new DaemonVerb(
            "init", "Write a first configuration, for a kind of agent.", become,
            new Option<string>("--agent")
            {
                Description = $"The kind of agent: {Vocabulary.KindsOfAgent.Replace(" ", ", ")}.",
                HelpName = "KIND",
                Required = true,
            },
            new Option<string?>("--repo") { Description = "The repository that its sessions clone.", HelpName = "URL" },
            new Option<string?>("--methodology")
            {
                Description = "The directory of its methodology (default: one in miniature, beside the configuration).",
                HelpName = "DIR",
            },
            new ConfigOption { Description = "The file to write (default: agentd/agentd.toml in $XDG_CONFIG_HOME or ~/.config)." });
        yield return new DaemonVerb(
            "doctor", "Check the host: Podman, directories, images, credential sources.", become, new ConfigOption(), new JsonOption());
        yield return Notify(become);
        yield return Audit(become);
        yield return new DaemonVerb(
            "work", "Show what a session left of its repository, and how to fetch it.", become,
            new Argument<string>("ID") { Description = "The session's id." },
            new Option<string?>("--bundle") { Description = "Copy the bundle to this file.", HelpName = "FILE" },
            new Option<bool>("--patch") { Description = "Print the work as a patch; call this in a clone of the repository." },
            new Option<string?>("--audit-root") { Description = "The records' root.", HelpName = "DIR" },
            new ConfigOption { Description = "The configuration that names the records' root." }, new JsonOption());
    }

    private static DaemonVerb Notify(Func<int> become) => new("notify", "Try where operators are told.", become,
    [
        new DaemonVerb("test", "Send a test message to a sink of [[notify]].", become,
            new Argument<string>("NAME") { Description = "The sink's name." }, new ConfigOption()),
    ]);

    private static DaemonVerb Audit(Func<int> become)
    {
        Symbol[] shared =
        [
            new Option<string?>("--audit-root") { Description = "The records' root.", HelpName = "DIR", Recursive = true },
            new ConfigOption { Description = "The configuration that names the records' root.", Recursive = true },
            new JsonOption { Recursive = true },
        ];
        var head = new Option<string?>("--head")
        {
            Description = "Heads kept elsewhere, to verify against; - reads standard input.",
            HelpName = "FILE",
        };
        var publicKey = new Option<string?>("--public-key")
        {
            Description = "The Ed25519 public key that signatures are checked with.",
            HelpName = "FILE",
        };
        var olderThan = new DurationOption("--older-than") { Description = "Records that ended longer ago, such as 90d.", Required = true };
        var dryRun = new Option<bool>("--dry-run") { Description = "Say what would be removed, and remove nothing." };
        Argument<string> Id() => new("ID") { Description = "The session's id." };
        Argument<string[]> ids = new("ID") { Description = "The sessions' ids (default: all).", Arity = ArgumentArity.ZeroOrMore };
        return new DaemonVerb("audit", "Read, check and thin out audit records.", become,
        [
            .. shared,
            new DaemonVerb("list", "List the records.", become),
            new DaemonVerb("show", "Show a record.", become, Id()),
            new DaemonVerb("verify", "Check that records are complete and unchanged.", become, ids, head, publicKey),
            new DaemonVerb("head", "Print the newest link of each agent's chain.", become),
            new DaemonVerb("prune", "Remove old records.", become, olderThan, dryRun),
        ]);
    }
}

/// <summary>
/// A verb of <c>agentd-daemon</c>, which takes this process over. Options are declared here too, so that help, completion, the
/// manual and what is said of a misspelt one are those of every verb; what they mean, the daemon program decides.
/// </summary>
internal sealed class DaemonVerb : Command
{
    public DaemonVerb(string name, string description, Func<int> become, params Symbol[] symbols) : base(name, description)
    {
        this.Declare(symbols);
        SetAction(_ => become());
    }
}
