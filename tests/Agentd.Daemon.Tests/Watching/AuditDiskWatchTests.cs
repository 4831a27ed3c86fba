using Agentd.Daemon.Tests.Lifetime;
using Agentd.Daemon.Watching;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Logging;

namespace Agentd.Daemon.Tests.Watching;

public sealed class AuditDiskWatchTests
{
    private readonly LogOfEvents _log = new();
    private (long, long)? _space;

    [Fact]
    public async Task That_little_is_left_is_logged_once_although_it_goes_up_and_down_a_little()
    {
        var watch = Watch();
        Look(watch, 10).ShouldBeFalse();
        Look(watch, 9).ShouldBeTrue();
        Look(watch, 11).ShouldBeTrue();
        Look(watch, 9).ShouldBeTrue();
        Look(watch, 12).ShouldBeFalse();

        (await _log.Next()).ShouldBe(("agentd.audit_disk_low", "/audit 9 MiB 9"));
        _log.Logged().ShouldBe(["agentd.audit_disk_enough"]);
    }

    [Fact]
    public void A_file_system_that_cannot_be_asked_changes_nothing()
    {
        var watch = Watch();
        Look(watch, 5);
        _space = null;

        watch.Look().ShouldBeTrue();
    }

    private bool Look(AuditDiskWatch watch, long free)
    {
        _space = (free << 20, 100 << 20);
        return watch.Look();
    }

    private AuditDiskWatch Watch() => new(
        new DaemonConfiguration
        {
            ConfigPath = "/agentd.toml",
            SocketPath = "/s",
            PidFile = "/p",
            AuditRoot = "/audit",
            DaemonId = DaemonId.FromPaths("/s", "/p"),
            Agents = [],
        }, new LoggerFactory([_log]))
    { Ask = _ => _space };
}
