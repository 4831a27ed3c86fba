using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Daemon.Lifetime;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class ShutdownOfSessionsTests
{
    private readonly FakeTimeProvider _time = new();
    private readonly LogOfEvents _log = new();
    private readonly LiveSessions _live = new();

    [Theory]
    [InlineData(ShutdownMode.Drain)]
    [InlineData(ShutdownMode.Leave)]
    public async Task Waits_a_while_and_not_for_ever_for_the_clean_up_of_sessions_that_have_ended(ShutdownMode mode)
    {
        var session = Ended();
        var end = Shutdown(mode).EndAsync(CancellationToken.None);

        for (var limit = DateTime.UtcNow.AddSeconds(60); !end.IsCompleted; await Task.Delay(5))
        {
            DateTime.UtcNow.ShouldBeLessThan(limit);
            _time.Advance(TimeSpan.FromSeconds(1));
        }

        await end;
        session.Over.IsCompleted.ShouldBeFalse();
        _log.Logged().ShouldContain("agentd.clean_up_left");
    }

    [Fact]
    public async Task Waits_for_nothing_when_all_is_cleaned_up()
    {
        Ended().SetOver();

        await Shutdown(ShutdownMode.Drain).EndAsync(CancellationToken.None).WaitAsync(TimeSpan.FromSeconds(60));

        _log.Logged().ShouldNotContain("agentd.clean_up_left");
    }

    private LiveSession Ended()
    {
        var names = new ResourceNames(DaemonId.FromPaths("/s", "/p"), AgentName.Parse("site-builder"), SessionId.FromBytes(new byte[8]));
        var record = new SessionRecord
        {
            SessionId = names.Session,
            Agent = names.Agent,
            DaemonId = names.Daemon,
            RepositoryUrl = "https://example.org/site.git",
            StartedAt = DateTimeOffset.UnixEpoch,
        };
        var session = new LiveSession(record, _time);
        _ = _live.HoldAsync(session, () => session.Over);
        session.SetReport(new SessionReport(session.Id, SessionOutcome.FromExitCode(0), null, null));
        return session;
    }

    private ShutdownOfSessions Shutdown(ShutdownMode mode)
    {
        var configuration = new DaemonConfiguration
        {
            ConfigPath = "/agentd.toml",
            SocketPath = "/s",
            PidFile = "/p",
            AuditRoot = "/audit",
            DaemonId = DaemonId.FromPaths("/s", "/p"),
            Agents = [],
            Shutdown = mode,
        };
        return new ShutdownOfSessions(
            configuration, _live, new SessionAdmission(new AdmissionBounds()), new LaterTries(_time), _time, new LoggerFactory([_log]));
    }
}
