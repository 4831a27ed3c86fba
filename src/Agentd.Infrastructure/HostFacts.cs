using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure;

/// <summary>This host's boot, and this daemon's id.</summary>
internal sealed class HostFacts(DaemonId daemon) : IHost
{
    /// <inheritdoc/>
    public DaemonId DaemonId => daemon;

    /// <inheritdoc/>
    public string BootId { get; } = File.ReadAllText("/proc/sys/kernel/random/boot_id").Trim();

    /// <inheritdoc/>
    public SessionId DrawSessionId() => SessionId.FromBytes(RandomNumberGenerator.GetBytes(SessionId.Length / 2));
}
