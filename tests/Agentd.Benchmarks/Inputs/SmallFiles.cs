namespace Agentd.Benchmarks.Inputs;

/// <summary>Small files as sessions leave them: JSON of 20 to 920 bytes.</summary>
internal static class SmallFiles
{
    /// <summary>Writes files into a directory.</summary>
    /// <param name="directory">The directory.</param>
    /// <param name="first">The number of the first.</param>
    /// <param name="count">How many.</param>
    public static void Write(string directory, int first, int count)
    {
        for (var number = first; number < first + count; number++)
            File.WriteAllText($"{directory}/{number}.json", $"{{\"number\":{number},\"text\":\"{new string('x', number % 900)}\"}}");
    }
}
