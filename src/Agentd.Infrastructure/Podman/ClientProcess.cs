using System.Diagnostics;

namespace Agentd.Infrastructure.Podman;

/// <summary>The process of a call, caught as it starts: whoever runs it lets go of it when it has ended.</summary>
internal sealed class ClientProcess(Process process)
{
    /// <summary>Its id.</summary>
    public int Id { get; } = process.Id;

    /// <summary>Completes when it has ended.</summary>
    public Task Exited { get; } = process.WaitForExitAsync();

    /// <summary>Kills it, and it alone.</summary>
    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }
}
