using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Admission;
using Agentd.Application.Sessions.Budgets;
using Agentd.Application.Sessions.Network;
using Agentd.Application.Sessions.Prepare;
using Agentd.Application.Sessions.Rotation;
using Agentd.Application.Sessions.Usage;
using Agentd.Daemon.Reloading;
using Agentd.Daemon.Tests.Commands;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly KeptRecords _records = new("audit_retention = { max_age = \"30d\" }\naudit_signing_key = \"a.pem\"\nmax_sessions = 1");
    private DefaultsInForce _defaults = null!;
    private PricesInForce _prices = null!;
    private SessionAdmission _admission = null!;
    private Scheduler _scheduler = null!;

    public void Dispose() => _records.Dispose();

    [Theory]
    [InlineData("\"30d\"", "\"60d\"", "audit_retention")]
    [InlineData("\"a.pem\"", "\"b.pem\"", "audit_signing_key")]
    [InlineData("\"audit\"", "\"other\"", "audit_root")]
    [InlineData("\"agentd.sock\"", "\"other.sock\"", "socket_path")]
    [InlineData("\"agentd.pid\"", "\"other.pid\"", "pid_file")]
    public void What_records_depend_on_needs_a_restart_and_is_not_silently_passed_over(string old, string changed, string key)
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        reload.Run(out _).ShouldBeEmpty();

        Change(old, changed);

        var refusal = reload.Run(out _).ShouldHaveSingleItem();
        refusal.ShouldContain($"[daemon] {key} changed");
        refusal.ShouldContain("needs a restart");
    }

    [Fact]
    public void An_error_is_told_with_its_place_as_check_tells_it()
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        var line = File.ReadAllLines(_records.ConfigPath).Length + 1;
        File.AppendAllText(_records.ConfigPath, "x = \n");

        reload.Run(out _)[0].ShouldStartWith($"{_records.ConfigPath}:{line}:");
    }

    [Fact]
    public void The_bounds_of_the_daemon_take_effect_at_once()
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        Enter().IsAwaited.ShouldBeFalse();
        var waiting = Enter();
        waiting.IsAwaited.ShouldBeTrue();

        Change("max_sessions = 1", """
            max_sessions = 2
            default_timeout = "9m"
            stop_grace = "7s"
            limits_required = true
            default_limits = { pids = 77 }
            """);
        reload.Run(out _).ShouldBeEmpty();

        waiting.IsAwaited.ShouldBeFalse();
        _defaults.Now.ShouldBe(new SessionDefaults
        {
            Timeout = TimeSpan.FromMinutes(9),
            StopGrace = TimeSpan.FromSeconds(7),
            Limits = new() { Pids = 77, Entries = 2_000_000, Work = 64 << 20 },
            LimitsRequired = true,
        });
    }

    [Fact]
    public void Prices_take_effect_at_once()
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        _prices.Now.ShouldBe(PriceList.Empty);

        Change("max_sessions = 1", "max_sessions = 1\ncurrency = \"EUR\"");
        File.AppendAllText(_records.ConfigPath, "[[prices]]\nmodel = \"claude-*\"\ninput = 3\noutput = 15.5\ncache_read = 0.30\n");
        reload.Run(out _).ShouldBeEmpty();

        _prices.Now.Currency.ShouldBe("EUR");
        _prices.Now.For("claude-sonnet").ShouldBe(new ModelPrice(ModelPattern.Parse("claude-*"), 3, 15.5m) { CacheRead = 0.3m });
    }

    [Theory]
    [InlineData("shutdown = \"leave\"", "shutdown")]
    [InlineData("drain_timeout = \"5m\"", "drain_timeout")]
    [InlineData("max_parallel_starts = 77", "max_parallel_starts")]
    [InlineData("pull_timeout = \"5m\"", "pull_timeout")]
    [InlineData("audit_verify = \"daily\"", "audit_verify")]
    public async Task What_stays_until_a_restart_is_named_in_the_log(string line, string key)
    {
        using var log = new LogOfEvents();
        using var loggers = new LoggerFactory([log]);
        var reload = Reload(loggers);

        Change("max_sessions = 1", line);

        reload.Run(out _).ShouldBeEmpty();
        (await log.Next()).ShouldBe(("agentd.configuration_needs_restart", key));
        (await log.Next()).Event.ShouldBe("agentd.configuration_reloaded");
    }

    [Fact]
    public void Schedules_begin_with_what_was_reloaded_while_the_daemon_started()
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        File.AppendAllText(_records.ConfigPath, """
            [[agents]]
            name = "gardener"
            base_image = "x"
            methodology_dir = "method"
            repo = "https://git.example.org/x.git"
            schedule = "0 3 * * *"
            command = { argv = ["x"] }
            """);
        reload.Run(out _).ShouldBeEmpty();

        reload.BeginSchedules();

        _scheduler.View.Next(9).ShouldContain(fire => fire.Agent == AgentName.Parse("gardener"));
    }

    private SessionTurn Enter() => _admission.Enter(AgentName.Parse("site-builder"), SessionTrigger.Manual, null);

    private void Change(string old, string changed) =>
        File.WriteAllText(_records.ConfigPath, File.ReadAllText(_records.ConfigPath).Replace(old, changed));

    private ConfigurationReload Reload(LoggerFactory loggers)
    {
        var loader = new ConfigurationLoader(_ => null);
        var started = loader.Load(_records.ConfigPath).Require();
        var clock = Substitute.For<IWallClock>();
        clock.Now.Returns(DateTimeOffset.UnixEpoch);
        _scheduler = new Scheduler(
            clock, Substitute.For<IScheduledDispatch>(), Substitute.For<IRunningAgents>(), Substitute.For<ISpentAgents>(),
            TimeProvider.System, loggers);
        _prices = new PricesInForce(started.Prices);
        _defaults = new DefaultsInForce(SessionPolicy.Defaults(started));
        _admission = new SessionAdmission(SessionPolicy.Bounds(started));
        var agents = new ConfiguredAgents(started.Agents);
        return new ConfigurationReload(
            started, agents, new ConfiguredSinks(started.Notify), _defaults, _prices, _admission, _scheduler, Rotation(agents, loggers),
            loader, TimeProvider.System, loggers);
    }

    private static DayAllowances Allowances(ConfiguredAgents agents, IEgress egress, LoggerFactory loggers)
    {
        var days = new DayBudgets(
            Substitute.For<ISpendingBooks>(), agents, new PricesInForce(PriceList.Empty), TimeProvider.System);
        return new DayAllowances(
            egress, Substitute.For<IStaging>(), new LiveSessions(), days, new DayNews(days, Substitute.For<INotices>(), loggers), loggers);
    }

    private static CredentialRotation Rotation(ConfiguredAgents agents, LoggerFactory loggers)
    {
        var (egress, credentials, time) = (Substitute.For<IEgress>(), Substitute.For<ICredentials>(), TimeProvider.System);
        var networks = new FilteredNetworks(
            egress, Substitute.For<IAuditRecords>(), new PricesInForce(PriceList.Empty), Substitute.For<ISessionStatus>(),
            new LaterTries(time), Allowances(agents, egress, loggers),
            new RequestNews(Substitute.For<INotices>(), new SessionFigures(), loggers), time, loggers);
        return new CredentialRotation(
            agents, networks, egress, credentials, Substitute.For<ISecretFiles>(), new MintedValues(credentials, time), time, loggers);
    }
}
