namespace Agentd.Daemon.Lifetime;

/// <summary>The daemon's reports to its service manager, from start to end.</summary>
internal sealed class ServiceReports(Systemd manager, Heartbeat heartbeat, TimeProvider time)
{
    private static readonly TimeSpan AskEvery = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(60);

    private readonly CancellationTokenSource _ending = new();
    private Task _beating = Task.CompletedTask;

    /// <summary>Asks for time to start until it is disposed of.</summary>
    public IAsyncDisposable Starting() => time.CreateTimer(_ => manager.Starting(StartPatience), null, TimeSpan.Zero, AskEvery);

    /// <summary>The socket is bound: reports it and begins the heartbeat.</summary>
    public void Ready()
    {
        manager.Ready();
        _beating = heartbeat.RunAsync(_ending.Token);
    }

    /// <summary>The daemon only lets sessions end: it gets more time with every beat, however long that takes.</summary>
    public void Stopping() => heartbeat.ReportState();

    /// <summary>Ends the heartbeat: the socket is about to be closed.</summary>
    public async Task EndAsync()
    {
        await _ending.CancelAsync().ConfigureAwait(false);
        await _beating.ConfigureAwait(false);
    }
}
