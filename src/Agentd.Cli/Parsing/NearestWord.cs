namespace Agentd.Cli.Parsing;

/// <summary>Finds the word that an operator most likely meant to type.</summary>
internal static class NearestWord
{
    private const int LongestCompared = 64;

    /// <summary>The known word that at most a slip in three letters leads to; null when none is near.</summary>
    public static string? Of(string typed, IEnumerable<string> known)
    {
        var plain = Plain(typed);
        if (plain.Length is 0 or > LongestCompared) return null;
        return known
            .Select(word => (Word: word, Slips: Slips(plain, Plain(word))))
            .Where(candidate => candidate.Slips <= Plain(candidate.Word).Length / 3)
            .OrderBy(candidate => candidate.Slips)
            .FirstOrDefault().Word;
    }

    // -follow, --Follow and --audit_root are all no slip at all.
    private static string Plain(string word) => word.Replace("_", "").Replace("-", "").ToLowerInvariant();

    // Levenshtein's distance, with neighbours swapped counting as one slip; of the grid, the last three rows are kept.
    private static int Slips(string typed, string word)
    {
        int[] before = [], above = [.. Enumerable.Range(0, word.Length + 1)];
        for (var i = 1; i <= typed.Length; i++)
        {
            var row = new int[word.Length + 1];
            row[0] = i;
            for (var j = 1; j <= word.Length; j++)
            {
                row[j] = Math.Min(Math.Min(above[j], row[j - 1]) + 1, above[j - 1] + (typed[i - 1] == word[j - 1] ? 0 : 1));
                if (i > 1 && j > 1 && typed[i - 1] == word[j - 2] && typed[i - 2] == word[j - 1])
                    row[j] = Math.Min(row[j], before[j - 2] + 1);
            }

            (before, above) = (above, row);
        }

        return above[word.Length];
    }
}
