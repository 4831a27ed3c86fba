using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Domain.Work;
using Agentd.Domain.Workspaces;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Configuration.Toml;
using Agentd.Infrastructure.Mounts;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[[agents]]</c>: the named environments that sessions run in.</summary>
internal sealed class AgentTable : TableRules
{
    public static readonly KnownKey<string> Name = new("name", new TextShape(),
        "The agent's name, unique in the file, and its user's name in the container: a letter a to z, then letters, digits, '_'"
        + " and '-', at most 32.",
        Example: "\"site-builder\"", Required: true);

    public static readonly KnownKey<string> BaseImage = new("base_image", new TextShape(),
        "The container image that sessions run in.", Example: "\"ghcr.io/example/site-builder:latest\"", Required: true);

    private static readonly KnownKey<PullPolicy> Pull = new("pull",
        new ChoiceShape<PullPolicy>(
            ("missing", PullPolicy.Missing), ("never", PullPolicy.Never), ("newer", PullPolicy.Newer), ("always", PullPolicy.Always)),
        "When the image is pulled: when it is missing, never, before every session if the registry has a newer one, or before every "
        + "session.",
        Otherwise: "\"missing\"", Example: "\"newer\"");

    public static readonly KnownKey<string> MethodologyDir = new("methodology_dir", new TextShape(),
        "The directory that holds the methodology's manifest.toml, seen read-only by the agent. Relative to this file.",
        Example: "\"../groundwork\"", Required: true);

    private static readonly KnownKey<TomlTable> Command = new("command", new TableShape(CommandTable.Known),
        "What runs in the container.", Required: true);

    private static readonly KnownKey<string> Repo = new("repo", new AddressShape(),
        "The repository that a session clones when its invocation names none: https://, http:// or git://, without user, query "
        + "or fragment.",
        Otherwise: "every run must name one", Example: "\"https://git.example.org/site.git\"");

    public static readonly SecretSource RepositoryToken = new(
        new("repo_token_source", new SecretSourceShape { EmptyMeansAbsent = true },
            "The variable of the daemon's environment that holds the token for cloning. The agent never sees it. Needs an https:// "
            + "repository.",
            Otherwise: "the clone is anonymous", Example: "\"SITE_BUILDER_REPO_TOKEN\""),
        new("repo_token_file", new SecretSourceShape(),
            "The file that holds the token for cloning; no other user may read it. Instead of repo_token_source.",
            Example: "\"/etc/agentd/secrets/site-builder-token\""),
        new("repo_token_credential", new SecretSourceShape(),
            "The systemd credential that holds the token for cloning. Instead of repo_token_source.", Example: "\"site-builder-token\""));

    private static readonly KnownKey<TimeSpan> Timeout = new("timeout", new DurationShape(),
        "The longest time a session may run, its set-up included.", Otherwise: "the daemon's default_timeout", Example: "\"90m\"");

    private static readonly KnownKey<TimeSpan> IdleTimeout = new("idle_timeout", new DurationShape(),
        "The longest time a session may print nothing before it is ended.", Otherwise: "no limit", Example: "\"20m\"");

    private static readonly KnownKey<TimeSpan> StopGrace = new("stop_grace", DurationShape.OfATimer,
        "The time between asking the agent to end and killing it.", Otherwise: "the daemon's stop_grace", Example: "\"30s\"");

    private static readonly KnownKey<int> MaxSessions = new("max_sessions", new CountShape(1, 10_000),
        "The most sessions of the agent that run at a time; more wait for their turn.",
        Otherwise: "no bound but the daemon's", Example: "1");

    private static readonly KnownKey<KeepWork> KeepWork = new("keep_work",
        new ChoiceShape<KeepWork>(
            ("always", Domain.Work.KeepWork.Always), ("failed", Domain.Work.KeepWork.Failed),
            ("summary", Domain.Work.KeepWork.Summary), ("never", Domain.Work.KeepWork.Never)),
        "When what a session leaves of its repository, and the clone's origin does not have, is kept in its record: whenever it leaves "
        + "something, if it did not end well, as a summary alone, or never.",
        Otherwise: "\"always\"", Example: "\"failed\"");

    public static readonly KnownKey<StatePolicy> State = new("state",
        new ChoiceShape<StatePolicy>(("fresh", StatePolicy.Fresh), ("carry", StatePolicy.Carry)),
        "What runa's workspace and store hold when a session begins: nothing, or what the agent's last sealed session on the same "
        + "repository left there.",
        Otherwise: "\"fresh\"", Example: "\"carry\"");

    private static readonly KnownKey<bool> LimitsRequired = new("limits_required", new FlagShape(),
        "Whether a session is refused when the host cannot enforce one of its limits; otherwise that is a warning.",
        Otherwise: "the daemon's limits_required", Example: "false");

    private static readonly KnownKey<TomlTable> Limits = new("limits",
        new TableShape(LimitsTable.Known), LimitsTable.Known.Meaning);

    public static readonly KnownKey<TomlTable> Network = new("network",
        new TableShape(NetworkTable.Known), NetworkTable.Known.Meaning);

    private static readonly KnownKey<TomlTable> Security = new("security",
        new TableShape(SecurityTable.Known), SecurityTable.Known.Meaning);

    public static readonly KnownKey<TomlTable> Budget = new("budget", new TableShape(BudgetTable.Known), BudgetTable.Known.Meaning);

    public static readonly KnownKey<TomlTable> Stall = new("stall", new TableShape(StallTable.Known), StallTable.Known.Meaning);

    private static readonly KnownKey<TomlTable> Environment = new("environment", new VariablesShape(),
        "Variables that sessions see, by their names: at most 256, of 64 KiB together. They are no secrets: inspect and the record show "
        + "them, and nothing masks them.",
        Otherwise: "none but agentd's own", Example: "{ ANTHROPIC_BASE_URL = \"https://models.example.org\" }");

    public static readonly KnownKey<TomlList> Mounts = new("mounts",
        new TableListShape(MountTable.Known), "Host directories and files that the agent sees.");

    public static readonly KnownKey<TomlList> Credentials = new("credentials",
        new TableListShape(CredentialTable.Known), "Secrets that the agent gets in its environment, or placeholders of them.");

    public static readonly KnownTable Known = new(
        "[[agents]]",
        "An agent: a named environment that sessions run in. At least one.",
        [
            Name, BaseImage, Pull, MethodologyDir, Command, Repo, .. RepositoryToken.Keys, .. ScheduleKeys.All, Timeout, IdleTimeout,
            StopGrace, .. WatchKeys.All, MaxSessions, KeepWork, State, LimitsRequired, Environment, Limits, Budget, Stall, Network,
            Security, Mounts, Credentials,
        ]);

    public AgentTable(ForbiddenMountSources? forbidden, EffectiveNetworks networks, bool isRemote)
    {
        Rule(Name, AgentName.Objection);
        Rule(BaseImage, ImageObjection);
        Rule(Repo, RepositoryUrl.Objection);
        Rule(Repo, TokenObjection);
        Include(new ScheduleKeys(Repo));
        Include(RepositoryToken);
        Include(new WatchKeys());
        Within(Network, new NetworkTable(networks));
        Within(Security, new SecurityTable());
        Within(Budget, new BudgetTable());
        Rule((agent, context) =>
        {
            if (agent.Has(Budget) && BudgetTable.Objection(agent.Table(Network), networks) is { } objection)
                Fail(context, agent, Budget, agent.PlaceOf(Budget), objection);
            if (agent.Has(Stall) && StallTable.Objection(agent.Table(Stall), agent.Table(Network), networks) is { } unfit)
                Fail(context, agent, Stall, agent.PlaceOf(Stall), unfit);
        });
        Rule((agent, context) => SecurityTable.CheckSockets(agent.Table(Security), networks.IsFiltered(agent.Table(Network)), context));
        Rule(Repo, (agent, url) => networks.IsFiltered(agent.Table(Network)) ? FilteredObjection(url) : null);
        Rule(Repo, (agent, url) =>
            networks.IsFiltered(agent.Table(Network)) && RepositoryToken.Bind(agent) is not null && RepositoryUrl.Objection(url) is null
                && FilteredObjection(url) is null
                ? BrokeredClone.Objection(RepositoryUrl.Parse(url), agent.Table(Network), networks) : null);
        Each(Mounts, new MountTable(forbidden));
        Rule((agent, context) => MountTable.CheckTargets(agent.Tables(Mounts), agent.Find(Name)?.Value, context));
        Each(Credentials, new CredentialTable(isRemote));
        Include(new BrokeredCredentials(networks));
        Within(Environment, new EnvironmentTable());
        Rule((agent, context) => EnvironmentTable.CheckNames(agent.Table(Environment), agent.Tables(Credentials), context));
        Unique(Credentials, CredentialTable.Name, taken => $"is taken by the credential at {taken}; names must be unique within an agent");
    }

    public static Agent Bind(
        WrittenTable agent, string directory, EffectiveNetworks networks, IReadOnlyList<NetworkRule> ofAll, PriceList prices,
        decimal? dayOfAll) => new()
        {
            Name = AgentName.Parse(agent.Get(Name)),
            BaseImage = agent.Get(BaseImage),
            MethodologyDirectory = Path.GetFullPath(Path.Combine(directory, agent.Get(MethodologyDir))),
            Command = agent.Table(Command).Get(CommandTable.Argv),
            Repository = agent.Find(Repo) is { } repo ? RepositoryUrl.Parse(repo.Value) : null,
            RepositoryToken = RepositoryToken.Bind(agent),
            Schedule = ScheduleKeys.Bind(agent),
            Timeout = agent.Find(Timeout)?.Value,
            IdleTimeout = agent.Find(IdleTimeout)?.Value,
            StopGrace = agent.Find(StopGrace)?.Value,
            ExpectSuccessWithin = WatchKeys.Expectation(agent),
            FailAfter = WatchKeys.Failures(agent),
            PingAddress = WatchKeys.Ping(agent),
            MaxSessions = agent.Find(MaxSessions)?.Value,
            KeepWork = agent.Find(KeepWork)?.Value ?? Domain.Work.KeepWork.Always,
            State = agent.Find(State)?.Value ?? StatePolicy.Fresh,
            LimitsRequired = agent.Find(LimitsRequired)?.Value,
            Environment = EnvironmentTable.Bind(agent.Table(Environment)),
            Limits = LimitsTable.Bind(agent.Table(Limits)),
            Budget = BudgetTable.Bind(
                agent.Table(Budget), prices, BudgetTable.IsMetered(agent.Table(Network), networks) ? dayOfAll : null),
            Stall = StallTable.Bind(agent.Table(Stall)),
            Pull = agent.Find(Pull)?.Value ?? PullPolicy.Missing,
            Network = NetworkTable.Bind(agent.Table(Network), networks, BrokeredKeys.HostsOf(agent.Tables(Credentials)), ofAll),
            Security = SecurityTable.Bind(agent.Table(Security)),
            Mounts = [.. agent.Tables(Mounts).Select(MountTable.Bind)],
            Credentials = [.. agent.Tables(Credentials).Select(CredentialTable.Bind)],
        };

    private static string? FilteredObjection(string url)
    {
        try
        {
            _ = RepositoryUrl.Objection(url) is null ? CloneRule.For(RepositoryUrl.Parse(url), []) : null;
            return null;
        }
        catch (FormatException unfit)
        {
            return $"cannot be cloned through a filtered network: {unfit.Message}";
        }
    }

    private static string? ImageObjection(string image)
    {
        if (image.Any(char.IsWhiteSpace)) return "must not hold white space";
        return image[0] == '-' ? "must not begin with '-'; name an image" : null;
    }

    private static string? TokenObjection(WrittenTable agent, string url) =>
        RepositoryToken.Bind(agent) is not null && !url.StartsWith("https://", StringComparison.Ordinal)
            ? "must be an https:// URL, because a repo token is configured and would travel in the clear"
            : null;
}

/// <summary><c>[agents.command]</c>: what runs in the container.</summary>
internal static class CommandTable
{
    public static readonly KnownKey<IReadOnlyList<string>> Argv = new("argv", new ArgumentsShape(),
        "The agent's program and its arguments, handed on exactly as they are, never through a shell.",
        Example: "[\"site-builder\", \"exec\"]", Required: true);

    public static readonly KnownTable Known = new("[agents.command]", "What runs in the container. Every agent has one.", Argv);
}
