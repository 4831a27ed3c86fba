namespace Agentd.Infrastructure.Configuration.Keys;

internal static class NearestName
{
    private const int LongestCompared = 64;

    /// <summary>The known name that a few slips lead to from an unknown one; null when none is near.</summary>
    public static string? Of(string unknown, IEnumerable<string> known)
    {
        if (unknown.Length > LongestCompared) return null;
        var written = Plain(unknown);
        return known
            .Where(name => Math.Abs(Plain(name).Length - written.Length) <= MostSlips(name))
            .Select(name => (Name: name, Distance: Distance(written, Plain(name))))
            .Where(candidate => candidate.Distance <= MostSlips(candidate.Name))
            .OrderBy(candidate => candidate.Distance)
            .FirstOrDefault().Name;
    }

    private static int MostSlips(string name) => Math.Max(1, name.Length / 3);

    // socketPath, socket-path and SOCKET_PATH are all no slip at all.
    private static string Plain(string name) => name.Replace("_", "").Replace("-", "").ToLowerInvariant();

    // Levenshtein's distance, with neighbours swapped counting as one slip.
    private static int Distance(string left, string right)
    {
        var grid = new int[left.Length + 1, right.Length + 1];
        for (var i = 0; i <= left.Length; i++) grid[i, 0] = i;
        for (var j = 0; j <= right.Length; j++) grid[0, j] = j;
        for (var i = 1; i <= left.Length; i++)
        {
            for (var j = 1; j <= right.Length; j++)
            {
                var replaced = grid[i - 1, j - 1] + (left[i - 1] == right[j - 1] ? 0 : 1);
                grid[i, j] = Math.Min(replaced, Math.Min(grid[i - 1, j], grid[i, j - 1]) + 1);
                if (i > 1 && j > 1 && left[i - 1] == right[j - 2] && left[i - 2] == right[j - 1])
                    grid[i, j] = Math.Min(grid[i, j], grid[i - 2, j - 2] + 1);
            }
        }

        return grid[left.Length, right.Length];
    }
}
