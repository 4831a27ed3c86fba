namespace Agentd.Protocol.Replies;

/// <summary>Cuts a list that may be long into parts that each fit a frame.</summary>
internal static class Pages
{
    /// <summary>The most rows of one page.</summary>
    public const int MostRows = 200;

    /// <summary>The pages of a list: at least one, the last without more to come.</summary>
    public static IEnumerable<(T[] Rows, bool More)> Of<T>(IReadOnlyList<T> rows)
    {
        var pages = rows.Chunk(MostRows).DefaultIfEmpty([]).ToArray();
        return pages.Select((page, index) => (page, More: index < pages.Length - 1));
    }
}
