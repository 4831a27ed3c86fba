using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Rounds of sessions that something is done to while they live.</summary>
internal sealed class CrashRounds(Host host, CrashPlan plan, IReadOnlyList<TestAgent> agents, IReadOnlyDictionary<Place, Disk> disks)
{
    // More than these wait, and no round makes them more.
    private const int MostOpen = 8;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly (string, string)[] Environment = [("AGENTD_LOG", "debug"), ("CRASH_TOKEN", "a-token-of-the-crash-test")];

    private readonly List<Request> _requests = [];
    private readonly List<string> _logs = [];
    private readonly Dictionary<string, string> _containers = [];
    private readonly HashSet<string> _closed = [];

    /// <summary>What was asked for.</summary>
    public IReadOnlyList<Request> Requests => _requests;

    /// <summary>How often what was struck.</summary>
    public SortedDictionary<string, int> Blows { get; } = [];

    /// <summary>What was done to whom.</summary>
    public Sufferings Sufferings { get; } = new();

    /// <summary>How many containers were seen on both sides of a restart.</summary>
    public int Survivors { get; private set; }

    /// <summary>The lines of all daemons' logs that name a session.</summary>
    public string Log(string session) =>
        string.Join('\n', _logs.Append(host.Log).SelectMany(log => log.Split('\n')).Where(line => line.Contains(session)).TakeLast(40));

    /// <summary>The records of all sessions.</summary>
    public IReadOnlyList<SealedRecord> Records() => [.. agents.SelectMany(a => host.Records(a.Name))];

    /// <summary>Starts the daemon.</summary>
    public Task StartAsync() => host.StartAsync(Environment);

    /// <summary>Asks for sessions and strikes.</summary>
    public async Task RunAsync()
    {
        host.Daemon.HasEnded.ShouldBeFalse($"the daemon ended by itself: {host.Log}");
        var (blow, moment) = plan.Next(disks.Count > 0);
        var entered = Entered(moment.Phase);
        Ask(isDetached: true);
        Ask(isDetached: false);
        await ReachAsync(moment, entered);
        await NoteContainersAsync();
        await StrikeAsync(blow);
        Blows[$"{blow}"] = Blows.GetValueOrDefault($"{blow}") + 1;
        await Eventually.HoldsAsync("sessions come to their end", () => Open() <= MostOpen);
    }

    /// <summary>Waits until all clients have been answered and every record is closed.</summary>
    public async Task EndAsync()
    {
        await Eventually.HoldsAsync("every record is closed", () => Open() == 0);
        await Task.WhenAll(_requests.Select(r => r.AnsweredAsync())).WaitAsync(Eventually.Patience);
    }

    private void Ask(bool isDetached) => _requests.Add(new Request(host, plan.Any(agents).Name, $"unit-{_requests.Count + 1}", isDetached));

    // A closed record stays so.
    private int Open()
    {
        var open = Records().Where(r => !_closed.Contains(r.SessionId)).ToList();
        foreach (var closed in open.Where(r => r["outcome"] is not null)) _closed.Add(closed.SessionId);
        return open.Count(r => !_closed.Contains(r.SessionId));
    }

    private async Task ReachAsync(CrashMoment moment, int entered)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (moment.Phase != CrashMoment.Whenever && Entered(moment.Phase) <= entered && clock.Elapsed < Patience) await Task.Delay(2);
        await Task.Delay(moment.After);
    }

    // How often a session of the present daemon did; of the acceptance, only the record tells.
    private int Entered(string phase) => phase == "prepare"
        ? Records().Count
        : host.Log.Split($"\"stage\":\"{phase}\"").Length - 1;

    private Task StrikeAsync(Blow blow) => blow switch
    {
        Blow.OnDaemon daemon => KillDaemonAsync(daemon.Recovering),
        Blow.OnProcess process => KillProcessAsync(process),
        Blow.OnDisk disk => FillDiskAsync(disk),
        _ => throw new InvalidOperationException($"nobody knows how to strike {blow}"),
    };

    private async Task KillDaemonAsync(TimeSpan? recovering)
    {
        var since = DateTimeOffset.UtcNow;
        await CrashAsync();
        if (recovering is { } after) await BeginAsync(after);
        await StartAsync();
        Sufferings.Add(Suffered.Daemon, since);
        await NoteContainersAsync();
    }

    private async Task KillProcessAsync(Blow.OnProcess blow)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (Victims.Of(host, blow.Prey).Count == 0 && clock.Elapsed < Patience) await Task.Delay(2);
        await Task.Delay(blow.After);
        if (Victims.Of(host, blow.Prey) is not { Count: > 0 } found) return;
        var victim = plan.Any(found);
        var (session, since) = (Victims.SessionOf(victim), DateTimeOffset.UtcNow);
        victim.Kill();
        Sufferings.Add(Suffering(blow.Prey), since, session);
    }

    private static Suffered Suffering(Prey prey) => prey switch
    {
        Prey.PodmanCall => Suffered.Podman,
        Prey.Conmon => Suffered.Conmon,
        Prey.Door => Suffered.Door,
        Prey.Relay => Suffered.Relay,
        _ => Suffered.Shell,
    };

    private async Task FillDiskAsync(Blow.OnDisk blow)
    {
        var since = DateTimeOffset.UtcNow;
        await disks[blow.Place].FillAsync(blow.Of, blow.Spare);
        if (blow.Meanwhile is not Meanwhile.Stays) await CrashAsync();
        if (blow.Meanwhile is Meanwhile.Restarted) await BeginAsync(blow.Lasts);
        else await Task.Delay(blow.Lasts);
        await disks[blow.Place].FreeAsync();
        if (blow.Meanwhile is not Meanwhile.Stays) await StartAsync();
        Sufferings.Add(
            blow.Place switch { Place.Audit => Suffered.Audit, Place.Staging => Suffered.Staging, _ => Suffered.Storage }, since);
        if (blow.Meanwhile is not Meanwhile.Stays) Sufferings.Add(Suffered.Daemon, since);
    }

    private async Task CrashAsync()
    {
        await host.CrashAsync();
        _logs.Add(host.Log);
    }

    // A daemon that is killed before anybody knows whether it could start.
    private async Task BeginAsync(TimeSpan lives)
    {
        await using var daemon = host.Begin(host.Folder.Configuration, Environment);
        await Task.Delay(lives);
        daemon.Signal("KILL");
        await daemon.EndAsync();
        _logs.Add(daemon.Errors);
    }

    // A name that comes back with another id is a container that was made twice for one session.
    private async Task NoteContainersAsync()
    {
        foreach (var (name, id) in await host.SessionContainersAsync())
        {
            if (_containers.TryGetValue(name, out var known)) Survivors++;
            else _containers[name] = known = id;
            id.ShouldBe(known, $"container {name} is another one than before");
        }
    }
}
