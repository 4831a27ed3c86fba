namespace Agentd.Application.Ports;

/// <summary>Tells when files that hold secrets may have changed.</summary>
public interface ISecretFiles
{
    /// <summary>
    /// Watches a file that may be written to, or replaced by another of its name, and need not exist. Dispose the result to stop.
    /// </summary>
    /// <param name="path">The file, absolute.</param>
    /// <param name="changed">Told that it may have changed, on a thread that must not wait; perhaps although it has not.</param>
    IDisposable Watch(string path, Action changed);
}
