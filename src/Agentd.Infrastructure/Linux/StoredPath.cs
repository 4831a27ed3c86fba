namespace Agentd.Infrastructure.Linux;

/// <summary>A path within one filesystem, whatever it is mounted at.</summary>
/// <param name="Device">The filesystem's device number.</param>
/// <param name="Path">The path from the filesystem's own root.</param>
internal sealed record StoredPath(string Device, string Path)
{
    /// <summary>A path further down; an empty rest is this path itself.</summary>
    public StoredPath Below(string rest) =>
        rest.Trim('/') is { Length: > 0 } more ? this with { Path = $"{Path.TrimEnd('/')}/{more}" } : this;

    /// <summary>Whether another path is this one, or lies below it.</summary>
    public bool Contains(StoredPath other) => Device == other.Device && RealPath.Contains(Path, other.Path);
}
