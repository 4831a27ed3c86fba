using Agentd.Application.Ports;
using Agentd.Infrastructure.Audit;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Keeps console output as <see cref="ConsoleArchive"/> writes it, up to its usual bound.</summary>
public sealed class MaskedConsoleArchive : IConsoleArchive
{
    /// <inheritdoc/>
    public bool Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation)
    {
        using var raw = new FileStream(evidence.RawFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var archive = new FileStream(destination, FileAccess.Write, bufferSize: 0);
        return ConsoleArchive.Copy(raw, archive, evidence.Masked, evidence.MayGrow, ConsoleArchive.DefaultBound, cancellation).IsCut;
    }
}
