using Agentd.Domain.Sessions;

namespace Agentd.Application.Ports;

/// <summary>The container engine failed, did not answer in time, or answered what cannot be understood.</summary>
public class EngineException : SessionException
{
    /// <summary>A failure with its whole message.</summary>
    public EngineException(string message) : base(message) { }

    /// <summary>A failure with its whole message and what caused it.</summary>
    public EngineException(string message, Exception cause) : base(message, cause) { }
}
