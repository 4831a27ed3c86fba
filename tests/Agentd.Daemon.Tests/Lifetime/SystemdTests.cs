using Agentd.Daemon.Lifetime;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using NSubstitute;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class SystemdTests
{
    private static readonly TimeSpan Soon = TimeSpan.FromMinutes(2);

    [Theory, InlineData(true), InlineData(false)]
    public async Task Is_told_that_the_daemon_is_ready_at_an_abstract_name_and_at_a_path(bool isAbstract)
    {
        using var manager = new ManagerSocket(isAbstract);
        using var socket = new NotifySocket(manager.Name);

        new Systemd(socket, NullLoggerFactory.Instance).Ready();

        (await manager.HearAsync(Soon)).ShouldBe(["READY=1", "STATUS=Ready"]);
    }

    [Fact]
    public async Task Is_told_how_many_sessions_a_stopping_daemon_waits_for_and_to_wait_longer()
    {
        using var manager = new ManagerSocket(isAbstract: true);
        using var socket = new NotifySocket(manager.Name);

        new Systemd(socket, NullLoggerFactory.Instance).Stopping(1, TimeSpan.FromMinutes(1));

        (await manager.HearAsync(Soon)).ShouldBe(["STOPPING=1", "STATUS=Stopping, 1 session left", "EXTEND_TIMEOUT_USEC=60000000"]);
    }

    [Theory, InlineData(null), InlineData(""), InlineData("vsock:2:1"), InlineData("relative"), InlineData("/a-name-of-many-bytes")]
    public void Is_told_nothing_where_none_can_listen(string? name)
    {
        using var socket = new NotifySocket(name == "/a-name-of-many-bytes" ? '/' + new string('a', 107) : name);

        socket.IsListening.ShouldBeFalse();
        new Systemd(socket, NullLoggerFactory.Instance).Ready();
    }

    [Fact]
    public void That_is_gone_is_logged_once_and_harms_nobody()
    {
        var log = Substitute.For<ILogger>();
        log.IsEnabled(LogLevel.Warning).Returns(true);
        var loggers = Substitute.For<ILoggerFactory>();
        loggers.CreateLogger("agentd").Returns(log);
        using var socket = new NotifySocket($"/nowhere/{Guid.NewGuid():N}");
        var manager = new Systemd(socket, loggers);

        manager.Ready();
        manager.Serving(2);

        log.ReceivedCalls().Where(c => c.GetMethodInfo().Name == nameof(ILogger.Log)).ShouldHaveSingleItem()
            .GetArguments()[1].ShouldBeOfType<EventId>().Name.ShouldBe("agentd.service_notify_failed");
    }
}
