using Agentd.Application.Sessions;
using Agentd.Daemon.Health;
using Agentd.Daemon.Lifetime;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging.Abstractions;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class HeartbeatTests : IAsyncLifetime
{
    private static readonly TimeSpan Interval = TimeSpan.FromSeconds(1);
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    private readonly ManagerSocket _manager = new(isAbstract: true);
    private readonly AnsweringSocket _daemon = new();
    private readonly Readiness _readiness = new();
    private readonly CancellationTokenSource _ending = new();
    private NotifySocket? _socket;
    private Task _beating = Task.CompletedTask;

    [Fact]
    public async Task A_daemon_that_answers_feeds_the_watchdog_again_and_again()
    {
        Beat(isWatched: true);

        for (var beat = 0; beat < 3; beat++)
        {
            (await _manager.HearAsync(Soon)).ShouldBe(["WATCHDOG=1"]);
            (await _manager.HearAsync(Soon)).ShouldBe(["STATUS=Ready, 0 sessions"]);
        }
    }

    [Fact]
    public async Task A_daemon_that_accepts_but_does_not_answer_is_silent_until_the_watchdog_bites()
    {
        Beat(isWatched: true);
        (await _manager.HearAsync(Soon)).ShouldBe(["WATCHDOG=1"]);

        _daemon.Hang();
        await _manager.HearAllAsync(Interval * 2);

        (await _manager.HearAllAsync(Interval * 6)).ShouldBeEmpty();
    }

    [Fact]
    public async Task An_unwatched_daemon_reports_its_state_alone()
    {
        Beat(isWatched: false);

        (await _manager.HearAsync(Soon)).ShouldBe(["STATUS=Ready, 0 sessions"]);
        (await _manager.HearAsync(Soon)).ShouldBe(["STATUS=Ready, 0 sessions"]);
    }

    [Fact]
    public async Task A_stopping_daemon_asks_for_more_time_with_every_beat()
    {
        _readiness.Drain();

        Beat(isWatched: true);

        for (var beat = 0; beat < 2; beat++)
        {
            (await _manager.HearAsync(Soon)).ShouldBe(["WATCHDOG=1"]);
            (await _manager.HearAsync(Soon)).ShouldBe(["STOPPING=1", "STATUS=Stopping, 0 sessions left", "EXTEND_TIMEOUT_USEC=3000000"]);
        }
    }

    public Task InitializeAsync() => Task.CompletedTask;

    public async Task DisposeAsync()
    {
        await _ending.CancelAsync();
        await _beating;
        await _daemon.DisposeAsync();
        _socket?.Dispose();
        _manager.Dispose();
    }

    private void Beat(bool isWatched)
    {
        _socket = new NotifySocket(_manager.Name);
        var manager = new Systemd(_socket, NullLoggerFactory.Instance);
        var heartbeat = new Heartbeat(
            Configuration(), new LiveSessions(), _readiness, manager, new WatchdogSettings(isWatched, Interval), TimeProvider.System,
            NullLoggerFactory.Instance);
        _beating = heartbeat.RunAsync(_ending.Token);
    }

    private DaemonConfiguration Configuration() => new()
    {
        ConfigPath = "/agentd.toml",
        SocketPath = _daemon.SocketPath,
        PidFile = "/agentd.pid",
        AuditRoot = "/audit",
        DaemonId = DaemonId.FromPaths(_daemon.SocketPath, "/agentd.pid"),
        Agents = [],
    };
}
