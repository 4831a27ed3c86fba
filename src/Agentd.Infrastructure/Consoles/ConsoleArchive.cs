using System.Globalization;
using System.Text;
using Agentd.Masking;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// Copies a session's raw console file into its record: masked, in the same format, every line with its time stamp and stream. The
/// archived file is read by the same reader.
/// </summary>
internal static class ConsoleArchive
{
    /// <summary>How much of a session's output a record keeps, in bytes.</summary>
    internal const long DefaultBound = 64 * 1024 * 1024;

    // Most sessions print little: what is larger than some 80 KiB makes .NET collect all of its memory sooner.
    private const int SmallestBuffer = 32 * 1024;

    /// <summary>Copies the output of an ended session from its beginning up to a bound; what is cut off is named in a last line.</summary>
    /// <param name="raw">The raw console file, at its beginning.</param>
    /// <param name="archive">Where the masked copy goes; not flushed to the disk.</param>
    /// <param name="patterns">What to mask.</param>
    /// <param name="mayGrow">
    /// Whether somebody may still write the raw file: what may become one of the values at its end is then left out.
    /// </param>
    /// <param name="bound">The most that is copied, in bytes; the line that names the cut comes on top.</param>
    /// <param name="cancellation">Ends the copying, and leaves the copy unfinished.</param>
    /// <exception cref="IOException">Reading or writing failed; the copy is unfinished.</exception>
    internal static ConsoleArchived Copy(
        Stream raw, Stream archive, SecretPatterns patterns, bool mayGrow, long bound, CancellationToken cancellation)
    {
        var buffer = (int)Math.Clamp(raw.Length, SmallestBuffer, ConsoleRecordReader.BufferSize);
        var reader = new ConsoleRecordReader(offset: 0, buffer);
        var torn = new TornRecords();
        using var writer = new ConsoleArchiveWriter(archive, bound, buffer);
        var console = new MaskedConsole(() => patterns, writer);
        var plain = new PlainLines(patterns);

        for (var isLast = false; !isLast && !writer.IsFull;)
        {
            cancellation.ThrowIfCancellationRequested();
            var free = reader.Free().Span;
            var count = raw.Read(free);
            torn.Look(free[..count], reader.ReadOffset);
            reader.Filled(count);
            isLast = count == 0;

            while (TakePlain(reader, console, plain, writer) && reader.TryTake(isLast && !mayGrow, out var record))
                console.Accept(record);
        }

        var endsTorn = reader.IsInsideRecord && !writer.IsFull && !mayGrow;
        if (!writer.IsFull && !mayGrow)
            console.Complete();
        return Ended(writer, reader, raw) with { HasEnd = console.HasEnded, Gap = Gap(torn, endsTorn) };
    }

    private static string? Gap(TornRecords torn, bool endsTorn) => (torn.Count, endsTorn) switch
    {
        (0, false) => null,
        (0, true) => "the end of the output could not be written",
        (1, _) => $"output before {torn.FirstBefore} could not be written",
        _ => $"output before {torn.FirstBefore} and at {torn.Count - 1} more places could not be written",
    };

    /// <summary>Copies what masking leaves as it is; false when the archive is full.</summary>
    private static bool TakePlain(ConsoleRecordReader reader, MaskedConsole console, PlainLines plain, ConsoleArchiveWriter writer)
    {
        for (var taken = 1; taken > 0 && !reader.IsInsideRecord && console.IsClean;)
            reader.Skip(taken = writer.WriteLines(plain.Beginning(reader.WholeLines)));
        return !writer.IsFull;
    }

    private static ConsoleArchived Ended(ConsoleArchiveWriter writer, ConsoleRecordReader reader, Stream raw)
    {
        var rest = writer.IsFull ? raw.Length - reader.Offset : 0;
        if (writer.IsFull)
        {
            writer.WriteMark(reader.LastTimestamp.Span, Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture,
                $"[agentd: the output is cut here after {writer.Written} bytes, the most that a record keeps; "
                + $"about {rest} bytes more were written]\n")));
        }

        writer.Complete();
        return new(writer.Written, writer.IsFull);
    }
}

/// <summary>What was archived of a session's output.</summary>
/// <param name="Bytes">The bytes copied, without the line that names a cut.</param>
/// <param name="IsCut">
/// Whether there was more. Note this in <c>session.json</c> too: a session can print a line that looks like the one that names a cut.
/// </param>
internal sealed record ConsoleArchived(long Bytes, bool IsCut)
{
    /// <summary>Whether the output was seen to its very end, on both streams.</summary>
    public bool HasEnd { get; init; }

    /// <summary>What is missing, in words; null when nothing is known to be.</summary>
    public string? Gap { get; init; }
}
