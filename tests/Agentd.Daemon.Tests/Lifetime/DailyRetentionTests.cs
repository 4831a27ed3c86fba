using Agentd.Daemon.Lifetime;
using Agentd.Daemon.Tests.Commands;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Lifetime;

public sealed class DailyRetentionTests : IDisposable
{
    private readonly KeptRecords _records = new("audit_retention = { max_age = \"30d\" }");
    private readonly FakeTimeProvider _clock = new(KeptRecords.LongAgo.AddDays(31));
    private readonly LogOfEvents _log = new();

    public void Dispose() => _records.Dispose();

    [Fact]
    public async Task Old_records_of_this_daemon_go_when_it_is_ready_and_then_once_a_day()
    {
        var old = await _records.Seal(KeptRecords.LongAgo);
        var younger = await _records.Seal(KeptRecords.LongAgo.AddDays(1).AddHours(12));
        var another = await _records.Seal(KeptRecords.LongAgo, DaemonId.FromPaths("/a", "/b"));
        using var retention = Start();

        (await _log.Next()).ShouldBe(("agentd.audit_retention_completed", $"1 {old}"));
        Kept().ShouldBe([younger, another], ignoreOrder: true);
        _clock.Advance(TimeSpan.FromDays(1));
        (await _log.Next()).ShouldBe(("agentd.audit_retention_completed", $"1 {younger}"));
        Kept().ShouldBe([another]);
        await retention.StopAsync(default);
    }

    [Fact]
    public async Task A_failure_is_logged_and_the_next_day_is_another()
    {
        Directory.Delete(_records.Root);
        using var retention = Start();
        (await _log.Next()).Event.ShouldBe("agentd.audit_retention_failed");

        Directory.CreateDirectory(_records.Root);
        _clock.Advance(TimeSpan.FromDays(1));
        (await _log.Next()).ShouldBe(("agentd.audit_retention_completed", "0 "));
        await retention.StopAsync(default);
    }

    private DailyRetention Start()
    {
        var configuration = new ConfigurationLoader(_ => null).Load(_records.ConfigPath).Require();
        var retention = new DailyRetention(configuration, _clock, LoggerFactory.Create(builder => builder.AddProvider(_log)));
        retention.StartAsync(default).GetAwaiter().GetResult();
        return retention;
    }

    private IEnumerable<string> Kept() =>
        Directory.GetDirectories(_records.At("audit/site-builder")).Select(path => Path.GetFileName(path));
}
