using System.Text.RegularExpressions;

namespace Agentd.Infrastructure.Linux;

/// <summary>
/// What is mounted where, as the daemon sees it. A bind mount shows one directory under two paths; the filesystem and the path
/// within it tell that they are the same.
/// </summary>
internal sealed partial class HostMounts
{
    private readonly IReadOnlyList<Mount> _mounts;

    private HostMounts(IReadOnlyList<Mount> mounts) => _mounts = mounts;

    public static HostMounts Read() => Parse(File.ReadAllText("/proc/self/mountinfo"));

    public static HostMounts Parse(string mountInfo) => new(
    [
        .. from line in mountInfo.Split('\n')
           let fields = line.Split(' ')
           where fields.Length > 4
           select new Mount(Unescaped(fields[4]), new StoredPath(fields[2], Unescaped(fields[3])), AfterSeparator(fields)),
    ]);

    /// <summary>Where a path is stored. Its links must be resolved.</summary>
    public StoredPath Of(string realPath) =>
        Covering(realPath) is { } mount ? mount.Root.Below(realPath[mount.Point.Length..]) : new StoredPath("", realPath);

    /// <summary>Whether a directory is on XFS with project quotas, with which a container's layer can be bounded.</summary>
    public bool HasProjectQuota(string realPath) => Covering(realPath) is { FileSystem: ["xfs", _, var options, ..] }
        && options.Split(',').Any(option => option is "prjquota" or "pquota");

    /// <summary>All that a recursive bind mount of a path would show: the path itself and what is mounted below it.</summary>
    public IEnumerable<StoredPath> ShownBy(string realPath) => _mounts
        .Where(mount => mount.Point != realPath && RealPath.Contains(realPath, mount.Point))
        .Select(mount => mount.Root)
        .Prepend(Of(realPath));

    // Of several mounts at one point, the last covers the others.
    private Mount? Covering(string realPath)
    {
        Mount? covering = null;
        foreach (var mount in _mounts)
            if (RealPath.Contains(mount.Point, realPath) && mount.Point.Length >= (covering?.Point.Length ?? 0)) covering = mount;
        return covering;
    }

    // Kind, source and options of the file system.
    private static string[] AfterSeparator(string[] fields) => Array.IndexOf(fields, "-") is >= 0 and var at ? fields[(at + 1)..] : [];

    private static string Unescaped(string field) =>
        Octal().Replace(field, match => ((char)Convert.ToInt32(match.Groups[1].Value, 8)).ToString());

    [GeneratedRegex(@"\\([0-7]{3})")]
    private static partial Regex Octal();

    private sealed record Mount(string Point, StoredPath Root, string[] FileSystem);
}

/// <summary>A path within one filesystem, whatever it is mounted at.</summary>
/// <param name="Device">The filesystem's device number.</param>
/// <param name="Path">The path from the filesystem's own root.</param>
internal sealed record StoredPath(string Device, string Path)
{
    /// <summary>A path further down; an empty rest is this path itself.</summary>
    public StoredPath Below(string rest) =>
        rest.Trim('/') is { Length: > 0 } more ? this with { Path = $"{Path.TrimEnd('/')}/{more}" } : this;

    public bool Contains(StoredPath other) => Device == other.Device && RealPath.Contains(Path, other.Path);
}
