namespace Agentd.Infrastructure.Linux;

/// <summary>Paths as the kernel sees them: every link resolved, as far as the path exists.</summary>
internal static class RealPath
{
    // As many links as the kernel follows in one path.
    private const int MostLinks = 40;

    /// <summary>Resolves every link of an absolute path. What does not exist stays as it is written.</summary>
    public static string Of(string path)
    {
        var pending = new Stack<string>(Components(path).Reverse());
        var real = "/";
        for (var links = 0; pending.TryPop(out var component);)
        {
            if (component == "..")
            {
                real = Path.GetDirectoryName(real) ?? "/";
                continue;
            }

            var next = Path.Combine(real, component);
            if (links < MostLinks && new FileInfo(next).LinkTarget is { } target)
            {
                links++;
                if (Path.IsPathRooted(target)) real = "/";
                foreach (var part in Components(target).Reverse()) pending.Push(part);
            }
            else
            {
                real = next;
            }
        }

        return real;
    }

    /// <summary>Resolves every link of a path to something that this user reaches.</summary>
    /// <exception cref="IOException">It does not exist or cannot be followed.</exception>
    public static string OfExisting(string path) =>
        OpenedFile.StatusBehind(path) is not null ? Of(path) : throw new IOException($"{path}: {LinuxException.Last("statx").Words}");

    /// <summary>Whether one path is another, or a directory above it.</summary>
    public static bool Contains(string outer, string inner) =>
        outer == "/" || (inner.StartsWith(outer, StringComparison.Ordinal) && (inner.Length == outer.Length || inner[outer.Length] == '/'));

    private static IEnumerable<string> Components(string path) => path.Split('/').Where(component => component is not ("" or "."));
}
