using System.Runtime.CompilerServices;

namespace Agentd.Cli.Tests;

/// <summary>Files of the documentation that are made from the code: a test fails when they are not as the code would make them.</summary>
internal static class Committed
{
    /// <summary>The checkout's root.</summary>
    public static string Checkout => Path.GetFullPath(Path.Combine(Folder(), "..", ".."));

    public static void ShouldBe(string name, string text)
    {
        var path = Path.Combine(Folder(), name);
        if (Environment.GetEnvironmentVariable("AGENTD_UPDATE_GOLDEN") == "1")
        {
            Directory.CreateDirectory(Folder());
            File.WriteAllText(path, text);
        }

        text.ShouldBe(File.ReadAllText(path), $"{path} differs; AGENTD_UPDATE_GOLDEN=1 rewrites it");
    }

    private static string Folder([CallerFilePath] string file = "") =>
        Path.GetFullPath(Path.Combine(Path.GetDirectoryName(file)!, "..", "..", "docs", "cli"));
}
