using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Daemon.Health;
using Agentd.Daemon.Tests.Operators;
using Agentd.Daemon.Watching;
using Agentd.Domain.Credentials;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;

namespace Agentd.Daemon.Tests.Watching;

/// <summary>The daemon's side of its signs of life; the notifier is a script that notes what it is to send.</summary>
public sealed class SignsOfLifeTests : IAsyncDisposable
{
    private readonly FakeTimeProvider _time = new(DateTimeOffset.UtcNow);
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-life-");
    private readonly CancellationTokenSource _stop = new();
    private readonly OperatorDesk _desk;
    private readonly Task _schedules;

    public SignsOfLifeTests()
    {
        _desk = new OperatorDesk(time: _time);
        _schedules = _desk.Part<Scheduler>().RunAsync(_stop.Token);
        var notifier = Path.Combine(_folder.FullName, "notifier");
        File.WriteAllText(notifier, $$"""
            #!/bin/sh
            cat >>'{{Sent}}'; echo >>'{{Sent}}'
            echo '{"sinks":[{"name":"daemon.heartbeat","delivered":1}]}'
            """);
        File.SetUnixFileMode(notifier, (UnixFileMode)0b111_101_101);
        Life = new SignsOfLife(
            _desk.Part<DaemonConfiguration>() with { HeartbeatAddress = new CredentialSource.File("/u") }, _desk.Part<ReadinessCheck>(),
            new SinkTrial(Credentials, new NotifierProcess(notifier), _time), _time, _desk.Part<ILoggerFactory>());
    }

    private ICredentials Credentials { get; } = Substitute.For<ICredentials>();

    private SignsOfLife Life { get; }

    private string Sent => Path.Combine(_folder.FullName, "sent");

    public async ValueTask DisposeAsync()
    {
        await Life.StopAsync(CancellationToken.None);
        Life.Dispose();
        await _stop.CancelAsync();
        await _schedules;
        await _desk.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task A_daemon_gives_signs_of_life_only_while_it_is_ready()
    {
        Credentials.Resolve(null!).ReturnsForAnyArgs(new SecretValue("https://hc.example/1"u8));
        var isGone = false;
        _desk.Engine.VersionAsync(default).ReturnsForAnyArgs(_ => isGone ? throw new EngineException("Podman is gone") : "5.4.2");
        await Life.StartAsync(CancellationToken.None);

        _desk.Readiness.Ready(_time.GetUtcNow());
        await UntilAsync(() => Count() >= 2);
        File.ReadAllText(Sent).ShouldContain("\"kind\":\"Ping\",\"url\":\"https://hc.example/1\"");

        isGone = true;
        _desk.Engine.ClearReceivedCalls();
        await UntilAsync(() => _desk.Engine.ReceivedCalls().Any());
        var sent = Count();
        await UntilAsync(() => _desk.Engine.ReceivedCalls().Count() >= 3);
        Count().ShouldBe(sent);

        isGone = false;
        await UntilAsync(() => Count() > sent);
    }

    [Fact]
    public async Task A_daemon_that_becomes_ready_gives_one_soon()
    {
        Credentials.Resolve(null!).ReturnsForAnyArgs(new SecretValue("https://hc.example/1"u8));
        _desk.Engine.VersionAsync(default).ReturnsForAnyArgs("5.4.2");
        await Life.StartAsync(CancellationToken.None);

        _desk.Readiness.Ready(_time.GetUtcNow());

        for (var second = 0; second < 200 && Count() == 0; second++)
        {
            _time.Advance(TimeSpan.FromSeconds(1));
            await Task.Delay(50);
        }
        Count().ShouldBeGreaterThan(0);
    }

    private int Count() => File.Exists(Sent) ? File.ReadAllLines(Sent).Length : 0;

    // However early the service arms its timer, and however long the notifier takes.
    private async Task UntilAsync(Func<bool> holds)
    {
        for (var look = 0; look < 1200 && !holds(); look++)
        {
            _time.Advance(TimeSpan.FromMinutes(5));
            await Task.Delay(50);
        }
        holds().ShouldBeTrue();
    }
}
