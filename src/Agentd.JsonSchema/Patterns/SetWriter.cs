using System.Globalization;
using System.Text;
using Agentd.JsonSchema.Unicode;

namespace Agentd.JsonSchema.Patterns;

/// <summary>Writes a set of code points for an engine of UTF-16: a class for the basic plane, surrogate pairs for the rest.</summary>
internal static class SetWriter
{
    private const int FirstAstral = 0x10000;

    public static string Write(CodePointSet set)
    {
        var basic = new StringBuilder();
        foreach (var (first, last) in set.Ranges.Where(range => range.First < FirstAstral))
            AppendRange(basic, first, Math.Min(last, FirstAstral - 1));

        var alternatives = Pairs(set).ToList();
        if (basic.Length > 0)
            alternatives.Insert(0, $"[{basic}]");
        return alternatives.Count switch
        {
            0 => @"[^\s\S]",
            1 when basic.Length > 0 => alternatives[0],
            _ => $"(?:{string.Join('|', alternatives)})",
        };
    }

    /// <summary>High surrogates that take the same low surrogates share an alternative.</summary>
    private static IEnumerable<string> Pairs(CodePointSet set)
    {
        var lowsByHigh = new SortedDictionary<int, StringBuilder>();
        foreach (var (first, last) in set.Ranges.Where(range => range.Last >= FirstAstral))
            AddPairs(lowsByHigh, Math.Max(first, FirstAstral), last);

        foreach (var group in lowsByHigh.GroupBy(pair => pair.Value.ToString(), pair => pair.Key))
        {
            var highs = new StringBuilder();
            foreach (var (first, last) in CodePointSet.Of([.. group.Select(high => (high, high))]).Ranges)
                AppendRange(highs, first, last);
            yield return $"[{highs}][{group.Key}]";
        }
    }

    private static void AddPairs(SortedDictionary<int, StringBuilder> lowsByHigh, int first, int last)
    {
        var (firstHigh, lastHigh) = (High(first), High(last));
        for (var high = firstHigh; high <= lastHigh; high++)
        {
            if (!lowsByHigh.TryGetValue(high, out var lows))
                lowsByHigh.Add(high, lows = new StringBuilder());
            AppendRange(lows, high == firstHigh ? Low(first) : 0xDC00, high == lastHigh ? Low(last) : 0xDFFF);
        }
    }

    private static int High(int codePoint) => 0xD800 + ((codePoint - FirstAstral) >> 10);

    private static int Low(int codePoint) => 0xDC00 + ((codePoint - FirstAstral) & 0x3FF);

    private static void AppendRange(StringBuilder target, int first, int last)
    {
        AppendUnit(target, first);
        if (last > first)
            AppendUnit(target.Append('-'), last);
    }

    private static void AppendUnit(StringBuilder target, int unit)
        => target.Append(CultureInfo.InvariantCulture, $"\\u{unit:X4}");
}
