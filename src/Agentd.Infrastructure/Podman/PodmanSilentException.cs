using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Podman;

/// <summary>Podman said nothing within a call's deadline: it is busy, its lock is held, or it hangs.</summary>
internal sealed class PodmanSilentException(string message) : EngineException(message);
