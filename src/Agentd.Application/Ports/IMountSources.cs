namespace Agentd.Application.Ports;

/// <summary>Which host paths no agent may be given.</summary>
public interface IMountSources
{
    /// <summary>Why a source is refused as the host is now, and what to do; null when it may be mounted.</summary>
    string? Objection(string source);
}
