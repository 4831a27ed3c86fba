namespace Agentd.Infrastructure.Tests.Configuration;

/// <summary>The files of this repository that tests hold against the code.</summary>
internal static class Repository
{
    public static string Root { get; } = FindRoot();

    public static string PathTo(string relative) => Path.Combine(Root, relative);

    private static string FindRoot()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(directory.FullName, "Agentd.sln")))
            directory = directory.Parent ?? throw new DirectoryNotFoundException("Agentd.sln is in no directory above the tests.");
        return directory.FullName;
    }
}
