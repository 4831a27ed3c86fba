namespace Agentd.JsonSchema.Unicode;

/// <summary>The named sets of an embedded table: one a line, names first, then ranges.</summary>
internal static class UnicodeTable
{
    /// <param name="table">The table's name.</param>
    /// <param name="names">How many names each line starts with.</param>
    public static Dictionary<string, CodePointSet> Read(string table, int names)
    {
        using var stream = typeof(UnicodeTable).Assembly.GetManifestResourceStream("unicode/" + table)!;
        using var reader = new StreamReader(stream);
        var sets = new Dictionary<string, CodePointSet>(StringComparer.Ordinal);
        while (reader.ReadLine() is { } line)
        {
            if (line.StartsWith('#'))
                continue;

            var parts = line.Split(' ', names + 1);
            var set = CodePointSet.Parse(parts[names]);
            foreach (var name in parts.Take(names))
                sets[name] = set;
        }

        return sets;
    }
}
