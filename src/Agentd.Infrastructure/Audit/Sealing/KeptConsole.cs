using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;
using Agentd.Infrastructure.Audit.Records;
using Agentd.Infrastructure.Consoles;
using Agentd.Infrastructure.Linux;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Audit.Sealing;

/// <summary>The console output in a record.</summary>
internal static class KeptConsole
{
    /// <summary>Writes the output durably, in the place of an earlier copy.</summary>
    /// <returns>What is known of what is kept.</returns>
    /// <exception cref="LinuxException">The output cannot be written.</exception>
    internal static KeptOutput Keep(
        IConsoleArchive archive, ConsoleEvidence evidence, DirectoryHandle agentd, CancellationToken cancellation)
    {
        using var file = new DurableFile(agentd, RecordLayout.Console);
        using var destination = new SafeFileHandle(file.Content.Number, ownsHandle: false);
        var kept = archive.Write(evidence, destination, cancellation);
        file.Finish(FileModes.SealedFile);
        return kept;
    }

    /// <summary>What is known of the output, also where a daemon ended before it had recorded that.</summary>
    internal static KeptOutput? Judge(SessionRecord record, DirectoryHandle agentd)
    {
        if (record.Output is { } known) return known;
        if (agentd.TryStatusOf(RecordLayout.Console, out _))
            return new(OutputState.Unknown, "the daemon ended after it had copied the output, and nobody judged it");
        return record.Phases.Any(phase => phase.Name == SessionPhase.Execute.Word())
            ? new(OutputState.Lost, "the session's staging directory was gone when its record was closed")
            : null;
    }

    internal static ConsoleDocument? Describe(SessionRecord record, DirectoryHandle agentd, CancellationToken cancellation) =>
        KeptFile.Describe(agentd, RecordLayout.Console, cancellation) is { } kept
            ? new ConsoleDocument(kept.Bytes, kept.Sha256, record.Output?.IsMissing) : null;
}
