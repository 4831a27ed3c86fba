using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>A session, and what the engine is told of it.</summary>
internal static class EngineWorld
{
    public const string SecretText = "open sesame";

    public static DaemonId Daemon { get; } = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");

    public static ResourceNames Names { get; } = new(Daemon, AgentName.Parse("site-builder"), SessionId.Parse("00112233445566ff"));

    public static SecretValue Secret() => new(Encoding.UTF8.GetBytes(SecretText));

    public static ContainerSpec Spec() => new()
    {
        Name = Names.Container,
        Image = "localhost/site:1",
        Labels = new Dictionary<string, string>(),
        Environment = [],
        Secrets = [],
        Mounts = [],
        ConsoleLog = "/tmp/console.log",
        ShellArguments = ["/agentd/session/setup.sh"],
    };
}
