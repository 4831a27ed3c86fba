using System.Diagnostics;
using Agentd.Benchmarks.Programs;
using Agentd.Domain.Sessions;

namespace Agentd.Benchmarks.Hosts;

/// <summary>A published daemon that runs, with a folder of its own.</summary>
internal sealed class BenchDaemon : IAsyncDisposable
{
    private static readonly TimeSpan _patience = TimeSpan.FromMinutes(1);

    private readonly Workbench _bench;
    private readonly WorkFolder _folder;
    private readonly TaskCompletionSource _ready = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private readonly Queue<string> _log = new();
    private Process? _process;

    /// <summary>A daemon that is yet to be started.</summary>
    /// <param name="bench">The workbench.</param>
    /// <param name="root">Where its folder is made.</param>
    public BenchDaemon(Workbench bench, string root)
    {
        (_bench, _folder) = (bench, new WorkFolder(root));
        foreach (var name in new[] { "run", "tmp" }) _folder.Make(name);
    }

    /// <summary>Further tables of its configuration, as TOML.</summary>
    public string Tables { get; init; } = "";

    /// <summary>Its socket.</summary>
    public string Socket => $"{_folder.Path}/run/agentd.sock";

    /// <summary>Its audit root.</summary>
    public string Audit => $"{_folder.Path}/audit";

    /// <summary>Its instance id.</summary>
    public DaemonId Id => DaemonId.FromPaths(Socket, PidFile);

    /// <summary>Its process.</summary>
    public ProcessView Process => new(_process!.Id);

    /// <summary>The processes of the broker of its filtered sessions.</summary>
    public IReadOnlyList<ProcessView> Brokers
    {
        get
        {
            var door = ProcessView.All.FirstOrDefault(process => process.Arguments.Contains($"door\0{_folder.Path}/tmp/agentd-egress-"));
            return door is null ? [] : [door, .. door.Children];
        }
    }

    private string PidFile => $"{_folder.Path}/run/agentd.pid";

    /// <summary>Writes the configuration, starts the daemon and waits until it is ready.</summary>
    /// <param name="agents">The agents.</param>
    /// <param name="repository">Where they clone from.</param>
    /// <param name="engine">A stand-in for Podman; null for the real one.</param>
    /// <returns>How long it took.</returns>
    public async Task<TimeSpan> StartAsync(IEnumerable<BenchAgent> agents, string repository, StubEngine? engine = null)
    {
        await File.WriteAllTextAsync($"{_folder.Path}/agentd.toml", $"""
            [daemon]
            socket_path = "{Socket}"
            pid_file = "{PidFile}"
            audit_root = "{Audit}"

            {Tables}
            {string.Concat(agents.Select(a => a.ToToml(_bench.Image, _bench.Methodology, repository)))}
            """);
        var path = Environment.GetEnvironmentVariable("PATH");
        var began = Stopwatch.GetTimestamp();
        _process = Command.Start(_bench.Agentd, ["daemon", "--config", $"{_folder.Path}/agentd.toml"],
            [
                new("TMPDIR", $"{_folder.Path}/tmp"), new("PATH", engine is null ? path! : $"{engine.Directory}:{path}"),
                .. BenchCredentials.Environment,
            ]);
        _process.StandardInput.Close();
        _ = ReadLogAsync(_process.StandardError);
        await _ready.Task.WaitAsync(_patience);
        return Stopwatch.GetElapsedTime(began);
    }

    /// <summary>Runs <c>agentd VERB …</c> against it.</summary>
    public Task<Command> AgentdAsync(params IEnumerable<string> arguments) =>
        Command.RunAsync(_bench.Agentd, [.. arguments, "--socket-path", Socket]);

    /// <summary>The record directories of an agent.</summary>
    public IEnumerable<string> Records(string agent) => Directory.Exists($"{Audit}/{agent}")
        ? Directory.EnumerateDirectories($"{Audit}/{agent}").Where(path => Path.GetFileName(path)[0] != '.')
        : [];

    public async ValueTask DisposeAsync()
    {
        if (_process is { HasExited: false })
        {
            await Command.RunAsync("/bin/kill", ["-TERM", $"{_process.Id}"]);
            await EndAsync(_process);
        }
        _process?.Dispose();
        await _folder.DisposeAsync();
    }

    private static async Task EndAsync(Process process)
    {
        using var limit = new CancellationTokenSource(_patience);
        try
        {
            await process.WaitForExitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            process.Kill();
        }
    }

    private async Task ReadLogAsync(StreamReader log)
    {
        const int lastLines = 20;
        while (await log.ReadLineAsync() is { } line)
        {
            if (line.Contains("\"agentd.daemon_started\"", StringComparison.Ordinal)) _ready.TrySetResult();
            _log.Enqueue(line);
            if (_log.Count > lastLines) _log.Dequeue();
        }
        _ready.TrySetException(new InvalidOperationException($"the daemon ended: {string.Join('\n', _log)}"));
    }
}
