using Agentd.Application.Scheduling;
using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Tests.Commands;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class ConfigurationReloadTests : IDisposable
{
    private readonly KeptRecords _records = new("audit_retention = { max_age = \"30d\" }\naudit_signing_key = \"a.pem\"");

    public void Dispose() => _records.Dispose();

    [Theory]
    [InlineData("\"30d\"", "\"60d\"", "audit_retention")]
    [InlineData("\"a.pem\"", "\"b.pem\"", "audit_signing_key")]
    [InlineData("\"audit\"", "\"other\"", "audit_root")]
    public void What_records_depend_on_needs_a_restart_and_is_not_silently_passed_over(string old, string changed, string key)
    {
        using var loggers = new LoggerFactory();
        var reload = Reload(loggers);
        reload.Run(out _).ShouldBeEmpty();

        File.WriteAllText(_records.ConfigPath, File.ReadAllText(_records.ConfigPath).Replace(old, changed));

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

    private ConfigurationReload Reload(LoggerFactory loggers)
    {
        var loader = new ConfigurationLoader(_ => null);
        var started = loader.Load(_records.ConfigPath).Require();
        var scheduler = new Scheduler(
            Substitute.For<IWallClock>(), Substitute.For<IScheduledDispatch>(), Substitute.For<IRunningAgents>(), TimeProvider.System, loggers);
        return new ConfigurationReload(started, new ConfiguredAgents(started.Agents), scheduler, loader, loggers);
    }
}
