using Agentd.Application.Ports;
using Agentd.Domain.Audit;
using Agentd.Infrastructure.Linux;
using Agentd.Masking;
using Microsoft.Win32.SafeHandles;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Keeps console output as <see cref="ConsoleArchive"/> writes it, up to its usual bound, and judges whether it is all there was.
/// </summary>
public sealed class MaskedConsoleArchive : IConsoleArchive
{
    /// <inheritdoc/>
    public KeptOutput Write(ConsoleEvidence evidence, SafeFileHandle destination, CancellationToken cancellation)
    {
        using var raw = new FileStream(
            evidence.RawFile, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
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
        if (EndMark.Of(staged) is null)
            return new(OutputState.Unknown, "the version of agentd that began the session gave its output no end by which to tell");
        if (!archived.HasEnd)
        {
            return new(
                OutputState.Unknown, "nobody saw its end: the session or its conmon was killed, or there was no room to write" + cure);
        }

        return evidence.RoomWatched || ConsoleRoom.Held(raw) ? new(OutputState.Whole)
            : new(OutputState.Unknown, "there was no room to write it for a while, or nobody watched whether there was" + cure);
    }

    // Neither the set-up shell nor anything else has said a word.
    private static bool NothingRan(FileStatus raw, StagedSession staged) =>
        raw.Size == 0 && new FileInfo(staged.StatusFile) is { Exists: true, Length: 0 };
}

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
