using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;

namespace Agentd.EndToEnd.Tests.Crash;

/// <summary>Rounds of sessions whose daemon is killed under them, and what is known of these sessions from outside.</summary>
internal sealed class CrashRounds(Host host, CrashPlan plan)
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);
    private static readonly (string, string)[] Environment = [("AGENTD_LOG", "debug"), ("CRASH_TOKEN", "a-token-of-the-crash-test")];

    // What a client is told whose daemon was killed before it could answer.
    private static readonly string[] KilledFirst =
    [
        "agentd closed the connection without an answer", "agentd is not running", "the connection was lost", "the peer closed the connection",
    ];

    private readonly List<Task<Finished>> _asked = [];
    private readonly Dictionary<string, string> _containers = [];

    /// <summary>The agents: one that does well, one that fails, one that takes its time.</summary>
    public static IReadOnlyList<TestAgent> Agents { get; } =
    [
        Agent("quick", "0.3", 0),
        Agent("failing", "0.6", 1),
        Agent("slow", "1", 0),
    ];

    /// <summary>How many sessions were asked for.</summary>
    public int Asked => _asked.Count;

    /// <summary>How often the daemon was killed in which phase.</summary>
    public SortedDictionary<string, int> Kills { get; } = [];

    /// <summary>How many containers were seen on both sides of a restart.</summary>
    public int Survivors { get; private set; }

    /// <summary>Starts the daemon that the next round kills.</summary>
    public Task StartAsync() => host.StartAsync(Environment);

    /// <summary>Asks for sessions, kills the daemon, starts it again.</summary>
    public async Task RunAsync()
    {
        var moment = plan.Next();
        var entered = Entered(moment.Phase);
        Ask();
        Ask();
        await WaitForAsync(moment, entered);
        await NoteContainersAsync();
        await host.CrashAsync();
        Kills[moment.Phase] = Kills.GetValueOrDefault(moment.Phase) + 1;
        if (moment.Phase == CrashMoment.Recovery) await CrashRecoveryAsync(moment.After);
        await StartAsync();
        await NoteContainersAsync();
    }

    /// <summary>Waits until every session has ended.</summary>
    /// <returns>The ids of the sessions that were accepted. Only a daemon that was killed before it could answer accepts none.</returns>
    public async Task<IReadOnlyList<string>> EndAsync()
    {
        var answers = await Task.WhenAll(_asked);
        answers.Where(a => a.ExitCode != 0).Select(a => a.LastError).Where(e => !KilledFirst.Any(e.StartsWith)).ShouldBeEmpty("requests that were refused");
        await Eventually.HoldsAsync("every record is closed", () => Records().All(r => r["outcome"] is not null));
        return [.. answers.Where(a => a.ExitCode == 0).Select(a => a.LastOutput)];
    }

    /// <summary>The records of all sessions.</summary>
    public IReadOnlyList<SealedRecord> Records() => [.. Agents.SelectMany(a => host.Records(a.Name))];

    private static TestAgent Agent(string name, string seconds, int code) =>
        TestAgent.Shell(name, $"touch .runa/workspace/began; sleep {seconds}; echo {code} >.runa/workspace/ended; exit {code}") with
        {
            Credentials = [("CRASH_TOKEN", "source", "CRASH_TOKEN")],
        };

    private void Ask() => _asked.Add(host.RunAsync(plan.Any(Agents).Name, "--detach"));

    private async Task WaitForAsync(CrashMoment moment, int entered)
    {
        var clock = System.Diagnostics.Stopwatch.StartNew();
        while (moment.Phase is not (CrashMoment.Recovery or CrashMoment.Whenever) && Entered(moment.Phase) <= entered && clock.Elapsed < Patience)
            await Task.Delay(2);
        await Task.Delay(moment.After);
    }

    // How often a session of the present daemon did; of the acceptance, only the record tells.
    private int Entered(string phase) => phase == "prepare"
        ? Records().Count
        : host.Log.Split($"\"stage\":\"{phase}\"").Length - 1;

    private async Task CrashRecoveryAsync(TimeSpan after)
    {
        await using var daemon = host.Begin(host.Folder.Configuration, Environment);
        await Task.Delay(after);
        daemon.Signal("KILL");
        await daemon.EndAsync();
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
