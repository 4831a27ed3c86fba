using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Infrastructure.Linux;
using Agentd.Masking;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Consoles;

/// <summary>Keeps console output as <see cref="ConsoleArchive"/> writes it, up to its usual bound, and judges whether it is all there was.</summary>
public sealed class MaskedConsoleArchive : IConsoleArchive
{
    /// <inheritdoc/>
    public KeptOutput Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation)
    {
        using var raw = new FileStream(evidence.RawFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
        using var archive = new FileStream(destination, FileAccess.Write, bufferSize: 0);
        var staged = new StagedSession(Path.GetDirectoryName(evidence.RawFile)!);
        var patterns = SecretPatterns.Of(evidence.Masked, EndMark.Of(staged)?.Line);
        var archived = ConsoleArchive.Copy(raw, archive, patterns, evidence.MayGrow, ConsoleArchive.DefaultBound, cancellation);
        return Judge(evidence, archived, OpenedFile.StatusOf(raw.SafeFileHandle), staged) with { IsCut = archived.IsCut };
    }

    private static KeptOutput Judge(ConsoleEvidence evidence, ConsoleArchived archived, FileStatus raw, StagedSession staged)
    {
        var cure = $"; was {Path.GetDirectoryName(staged.Directory)} full?";
        if (archived.Gap is { } gap) return new(OutputState.Gap, gap + cure);
        if (archived.IsCut || NothingRan(raw, staged)) return new(OutputState.Whole);
        if (!archived.HasEnd)
            return new(OutputState.Unknown, "nobody saw its end: the session or its conmon was killed, or there was no room to write" + cure);
        return evidence.RoomWatched || ConsoleRoom.Held(raw) ? new(OutputState.Whole)
            : new(OutputState.Unknown, "there was no room to write it for a while, or nobody watched whether there was" + cure);
    }

    // Neither the set-up shell nor anything else has said a word.
    private static bool NothingRan(FileStatus raw, StagedSession staged) =>
        raw.Size == 0 && new FileInfo(staged.StatusFile) is { Exists: true, Length: 0 };
}
