using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Writes what a session printed into its record: bounded, and without the values that must not be kept.</summary>
public interface IConsoleArchive
{
    /// <summary>Reads the raw console file and writes what is kept of it.</summary>
    /// <param name="evidence">The engine's file, and the values to mask.</param>
    /// <param name="destination">The record's file, empty, open for writing; it stays the caller's.</param>
    /// <param name="cancellation">Ends the work.</param>
    /// <returns>What is known of what was kept.</returns>
    /// <exception cref="IOException">Either file failed.</exception>
    KeptOutput Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation);
}
