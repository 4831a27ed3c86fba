using Agentd.Application.Ports;
using Agentd.Daemon.Composition;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.DependencyInjection;

namespace Agentd.Daemon.Tests.Composition;

public sealed class MountSourcesTests
{
    [Theory]
    [InlineData("/srv/agentd/run/agentd.sock")]
    [InlineData("/srv/agentd/claim/agentd.pid")]
    [InlineData("/srv/agentd/audit")]
    [InlineData("/srv/agentd/keys/audit.pem")]
    [InlineData("/srv/agentd/keys")]
    public void A_running_daemon_gives_no_session_what_its_own_configuration_names(string source)
    {
        using var services = new ServiceCollection().AddHostAccess(new DaemonConfiguration
        {
            ConfigPath = "/srv/agentd/agentd.toml",
            SocketPath = "/srv/agentd/run/agentd.sock",
            PidFile = "/srv/agentd/claim/agentd.pid",
            AuditRoot = "/srv/agentd/audit",
            AuditSigningKey = "/srv/agentd/keys/audit.pem",
            DaemonId = DaemonId.FromPaths("/srv/agentd/run/agentd.sock", "/srv/agentd/claim/agentd.pid"),
            Agents = [],
        }).BuildServiceProvider();

        services.GetRequiredService<IMountSources>().Objection(source).ShouldNotBeNull();
    }
}
