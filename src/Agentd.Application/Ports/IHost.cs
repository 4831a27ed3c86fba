using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>Facts of the host and of this daemon that sessions need.</summary>
public interface IHost
{
    /// <summary>This daemon's id.</summary>
    DaemonId DaemonId { get; }

    /// <summary>The host's current boot.</summary>
    string BootId { get; }

    /// <summary>Draws a session id.</summary>
    SessionId DrawSessionId();
}
