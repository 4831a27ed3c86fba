using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Agentd.Infrastructure.Consoles;

/// <summary>
/// A place in a session's masked output from which following can go on, in another process as well, without losing or repeating a byte.
/// Masking may hold text back at any place, so a cursor names the last place of the file at which nothing was held, and how much of what
/// follows had been delivered all the same. It is believed as it stands: a made-up one can begin in the middle of a value, so take cursors
/// only from those who may read the raw file anyway.
/// </summary>
/// <param name="Offset">A place of the raw file at which a record begins and no text was held back.</param>
/// <param name="Stdout">The masked bytes of standard output delivered up to there.</param>
/// <param name="Stderr">The masked bytes of standard error delivered up to there.</param>
/// <param name="StdoutAhead">Those of standard output delivered since.</param>
/// <param name="StderrAhead">Those of standard error delivered since.</param>
public readonly record struct ConsoleCursor(long Offset, long Stdout, long Stderr, long StdoutAhead, long StderrAhead)
{
    private const char Separator = '.';

    // More than any file has, and still to be added up.
    private const long Farthest = long.MaxValue / 4;

    /// <summary>The beginning.</summary>
    public static ConsoleCursor Start => default;

    /// <summary>
    /// The same place, to be found from the beginning of a file. The archived output is another file than the raw one, but the same
    /// masked text, byte for byte up to its cut.
    /// </summary>
    public ConsoleCursor FromBeginning() => new(0, 0, 0, Stdout + StdoutAhead, Stderr + StderrAhead);

    /// <summary>How many masked bytes were delivered up to this place: of two places in one output, the later has more.</summary>
    public long Delivered => Stdout + Stderr + StdoutAhead + StderrAhead;

    /// <summary>Reads a cursor; false for anything that <see cref="ToString"/> does not write.</summary>
    public static bool TryParse([NotNullWhen(true)] string? text, out ConsoleCursor cursor)
    {
        cursor = default;
        var parts = text?.Split(Separator, 6) ?? [];
        var numbers = new long[5];
        if (parts.Length != numbers.Length) return false;
        for (var index = 0; index < numbers.Length; index++)
        {
            if (!long.TryParse(parts[index], NumberStyles.None, CultureInfo.InvariantCulture, out numbers[index])
                || numbers[index] > Farthest)
            {
                return false;
            }
        }

        cursor = new(numbers[0], numbers[1], numbers[2], numbers[3], numbers[4]);
        return true;
    }

    /// <summary>The cursor as one word: five numbers with dots between.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Offset}.{Stdout}.{Stderr}.{StdoutAhead}.{StderrAhead}");
}
