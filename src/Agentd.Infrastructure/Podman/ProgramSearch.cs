namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Finds a program as a shell would. .NET looks into the working directory before it looks at PATH, and whatever lies there must not
/// become the daemon's container engine.
/// </summary>
internal static class ProgramSearch
{
    private const string UsualPlace = "/usr/bin";
    private const UnixFileMode Executable = UnixFileMode.UserExecute | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    /// <summary>The first executable file of this name in an absolute directory of <paramref name="path"/>; where it usually is, if there is none.</summary>
    internal static string Find(string name, string? path) =>
        (path ?? "").Split(':')
            .Where(Path.IsPathRooted)
            .Select(directory => Path.Combine(directory, name))
            .FirstOrDefault(IsProgram) ?? Path.Combine(UsualPlace, name);

    private static bool IsProgram(string file) => File.Exists(file) && (File.GetUnixFileMode(file) & Executable) != 0;
}
