using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Hosts;

/// <summary>A machine with one daemon on it: its account, its folder, its agents, and an operator who types <c>agentd</c>.</summary>
internal sealed class Host
{
    private readonly List<TestAgent> _agents = [];
    private RunningProgram? _daemon;

    private Host(HostFolder folder, GitServer git) => (Folder, Git) = (folder, git);

    /// <summary>Where everything lies.</summary>
    public HostFolder Folder { get; }

    /// <summary>Who runs the daemon.</summary>
    public Account Account => Folder.Account;

    /// <summary>The server of the repositories.</summary>
    public GitServer Git { get; }

    /// <summary>The account's Podman.</summary>
    public PodmanClient Podman => new(Account);

    /// <summary>The daemon's process.</summary>
    public RunningProgram Daemon => _daemon ?? throw new InvalidOperationException("The daemon was not started.");

    /// <summary>The daemon's log so far.</summary>
    public string Log => _daemon?.Errors ?? "";

    /// <summary>Prepares a machine; nothing runs yet.</summary>
    public static async Task<Host> OfAsync(Account account, GitServer git) => new(await HostFolder.MakeAsync(account), git);

    /// <summary>
    /// Prepares a machine whose account has a Podman of its own, without any image, where the tests run as root; nothing runs yet.
    /// </summary>
    public static async Task<Host> AtHomeAsync(Account account, GitServer git) =>
        new(await HostFolder.MakeAsync(account, Accounts.Account.CallerIsRoot), git);

    /// <summary>Further keys of <c>[daemon]</c>, as TOML: <c>max_sessions = 2</c>.</summary>
    public string DaemonKeys { get; set; } = "";

    /// <summary>Further tables of the configuration, as TOML.</summary>
    public string Tables { get; set; } = "";

    /// <summary>The directory of the programs that are installed on it.</summary>
    public string Programs { get; set; } = TestSettings.Programs;

    /// <summary>Where the daemon is called from.</summary>
    public string StartDirectory { get; set; } = "/";

    /// <summary>Images that go with the machine.</summary>
    public List<string> Images { get; } = [];

    /// <summary>What else goes with the machine.</summary>
    public List<IAsyncDisposable> Parts { get; } = [];

    /// <summary>Declares agents.</summary>
    public void Declare(params TestAgent[] agents) => _agents.AddRange(agents);

    /// <summary>Writes the configuration, for a daemon that somebody else starts.</summary>
    public async Task WriteConfigurationAsync()
    {
        if (!Directory.Exists($"{Folder.Path}/methodology")) Folder.Methodology("methodology");
        var repository = _agents.Any(agent => agent.Repository is null) ? await Git.UrlAsync(Account, GitServer.Demo) : "";
        var agents = _agents.Select(a => a.ToToml($"{Folder.Path}/methodology", repository));
        await File.WriteAllTextAsync(Folder.Configuration, $"""
            [daemon]
            socket_path = "{Folder.Socket}"
            pid_file = "{Folder.PidFile}"
            audit_root = "{Folder.Audit}"
            {DaemonKeys}

            {Tables}

            {string.Join('\n', agents)}
            """);
    }

    /// <summary>Writes the configuration and starts the daemon; returns when it is ready.</summary>
    public async Task StartAsync(params (string Name, string Value)[] environment)
    {
        await WriteConfigurationAsync();
        var command = Account.Command($"{Programs}/agentd", ["daemon", "--config", Folder.Configuration],
            environment.Append(("TMPDIR", Folder.Staging)).DistinctBy(v => v.Item1).ToDictionary(v => v.Item1, v => v.Item2));
        command.WorkingDirectory = StartDirectory;
        _daemon = RunningProgram.Start(command);
        await Eventually.HoldsAsync("the daemon is ready", () => _daemon.HasEnded || Log.Contains("agentd.daemon_started"));
        _daemon.HasEnded.ShouldBeFalse(Log);
    }

    /// <summary>Types <c>agentd VERB …</c> and waits for its end.</summary>
    public Task<Finished> AgentdAsync(params string[] arguments) => RunningProgram.RunAsync(Command(arguments));

    /// <summary>Types <c>agentd run AGENT …</c> and waits for its end.</summary>
    public Task<Finished> RunAsync(string agent, params string[] arguments) => AgentdAsync(["run", agent, .. arguments]);

    /// <summary>Starts a session of a held agent and waits until the agent says that it runs.</summary>
    public async Task<HeldSession> HoldAsync(string agent, params string[] arguments)
    {
        var client = RunningProgram.Start(Command(["run", agent, .. arguments]));
        await Eventually.HoldsAsync("the agent runs", () => IsReady() || IsOver());
        return IsReady()
            ? new HeldSession(this, client, Records(agent).Single())
            : throw new InvalidOperationException($"The session ended before its agent ran: {client.Errors}");

        bool IsReady() => Records(agent).Any(r => File.Exists($"{r.Runa}/workspace/ready"));

        // A client that does not wait ends long before its session.
        bool IsOver() => client.HasFailed || (client.HasEnded && !arguments.Contains("--detach"));
    }

    /// <summary>Lets the agent of a held session go on. The file is the account's: one of somebody else could not be handed over.</summary>
    public Task ReleaseAsync(SealedRecord record) => Folder.TouchAsync($"{record.Runa}/go");

    /// <summary>Kills a process of the account's by its id.</summary>
    public async Task KillAsync(int process) =>
        (await RunningProgram.RunAsync(Account.Command("/bin/kill", ["-KILL", $"{process}"]))).ShouldSucceed();

    /// <summary>The records of an agent.</summary>
    public IReadOnlyList<SealedRecord> Records(string agent) => Directory.Exists($"{Folder.Audit}/{agent}")
        ? [.. Directory.EnumerateDirectories($"{Folder.Audit}/{agent}").Where(d => Path.GetFileName(d)[0] != '.').Select(
            d => new SealedRecord(d, Account))]
        : [];

    /// <summary>The only record of an agent.</summary>
    public SealedRecord Record(string agent) => Records(agent).ShouldHaveSingleItem();

    /// <summary>The doors of the broker of the daemon's filtered sessions: one, while there are such sessions.</summary>
    public IReadOnlyList<HostProcess> Doors() =>
    [
        // A call of Podman's that starts a door has the same words.
        .. HostProcess.All().Where(process =>
            process.Arguments.Contains($"door\0{Folder.Staging}/agentd-egress-") && process.Name.EndsWith("agentd-egress")),
    ];

    /// <summary>The relays of those doors.</summary>
    public IReadOnlyList<HostProcess> Relays() => [.. HostProcess.All().Where(process => Doors().Any(door => door.Id == process.Parent))];

    /// <summary>Kills the daemon without a warning.</summary>
    public async Task KillDaemonAsync()
    {
        Daemon.Signal("KILL");
        await Daemon.EndAsync();
    }

    /// <summary>
    /// Asks the daemon to stop and requires that it does so cleanly; nothing when it was not started, or has ended so already.
    /// </summary>
    public async Task StopAsync()
    {
        if (_daemon is null) return;
        if (!_daemon.HasEnded) _daemon.Signal("TERM");
        var ended = await _daemon.EndAsync();
        ended.ExitCode.ShouldBe(0, ended.Errors);
        ended.Errors.ShouldContain("agentd.daemon_stopped");
    }

    /// <summary>Takes away whatever is there, after a test that failed too.</summary>
    public async Task RemoveAsync()
    {
        if (_daemon is not null) await _daemon.DisposeAsync();
        foreach (var door in Doors()) door.Kill();
        var ours = $"name=^agentd-{Folder.DaemonId}-";
        foreach (var container in await Podman.ListAsync("ps", "-a", "--filter", ours, "--format", "{{.Names}}"))
            await Podman.TryAsync("rm", "-f", "-v", "-t", "0", "--ignore", container);
        foreach (var secret in await Leftovers.SecretsAsync(this)) await Podman.TryAsync("secret", "rm", secret);
        foreach (var image in Images) await Podman.TryAsync("rmi", "-f", image);
        if (Folder.IsHome && Account.PodmansOwn is { } last) new HostProcess(last).Kill();
        foreach (var part in Parts) await part.DisposeAsync();
        await Folder.RemoveAsync();
    }

    /// <summary>The command of <c>agentd …</c> for this daemon.</summary>
    public System.Diagnostics.ProcessStartInfo Command(params string[] arguments) =>
        Account.Command($"{Programs}/agentd", [.. arguments, "--socket-path", Folder.Socket]);
}
