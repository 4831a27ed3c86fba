using System.Globalization;

namespace Agentd.JsonSchema.Unicode;

/// <summary>An immutable set of Unicode scalar values, as sorted ranges that neither touch nor overlap.</summary>
internal sealed class CodePointSet
{
    public const int Last = 0x10FFFF;

    private static readonly CodePointSet Surrogates = new([(0xD800, 0xDFFF)]);

    private readonly (int First, int Last)[] ranges;

    private CodePointSet((int First, int Last)[] ranges) => this.ranges = ranges;

    public static CodePointSet Empty { get; } = new([]);

    /// <summary>Every scalar value: all code points but the surrogates.</summary>
    public static CodePointSet All { get; } = new([(0, 0xD7FF), (0xE000, Last)]);

    public IReadOnlyList<(int First, int Last)> Ranges => ranges;

    public static CodePointSet Of(params ReadOnlySpan<(int First, int Last)> ranges) => Normalized([.. ranges]);

    public static CodePointSet Of(int codePoint) => new([(codePoint, codePoint)]);

    /// <summary>Reads ranges as the tables write them: <c>41-5a 61-7a b5</c>.</summary>
    public static CodePointSet Parse(string ranges)
        => Normalized(ranges.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(range =>
        {
            var dash = range.IndexOf('-');
            var first = int.Parse(dash < 0 ? range : range[..dash], NumberStyles.HexNumber, CultureInfo.InvariantCulture);
            return (first, dash < 0 ? first : int.Parse(range[(dash + 1)..], NumberStyles.HexNumber, CultureInfo.InvariantCulture));
        }));

    public static CodePointSet Where(Predicate<int> isMember)
    {
        var found = new List<(int, int)>();
        for (var first = 0; first <= Last; first++)
        {
            if (!isMember(first))
                continue;

            var last = first;
            while (last < Last && isMember(last + 1))
                last++;
            found.Add((first, last));
            first = last;
        }

        return new CodePointSet([.. found]);
    }

    public bool Contains(int codePoint)
    {
        var (low, high) = (0, ranges.Length - 1);
        while (low <= high)
        {
            var middle = (low + high) / 2;
            if (codePoint < ranges[middle].First)
                high = middle - 1;
            else if (codePoint > ranges[middle].Last)
                low = middle + 1;
            else
                return true;
        }

        return false;
    }

    public CodePointSet Union(CodePointSet other) => Normalized(ranges.Concat(other.ranges));

    public CodePointSet Complement()
    {
        var gaps = new List<(int, int)>();
        var next = 0;
        foreach (var (first, last) in Union(Surrogates).ranges)
        {
            if (first > next)
                gaps.Add((next, first - 1));
            next = last + 1;
        }

        if (next <= Last)
            gaps.Add((next, Last));
        return new CodePointSet([.. gaps]);
    }

    private static CodePointSet Normalized(IEnumerable<(int First, int Last)> ranges)
    {
        var merged = new List<(int First, int Last)>();
        foreach (var range in ranges.Order())
        {
            if (merged.Count > 0 && range.First <= merged[^1].Last + 1)
                merged[^1] = (merged[^1].First, Math.Max(merged[^1].Last, range.Last));
            else
                merged.Add(range);
        }

        return new CodePointSet([.. merged]);
    }
}
