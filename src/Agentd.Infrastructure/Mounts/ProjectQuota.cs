namespace Agentd.Infrastructure.Mounts;

/// <summary>Whether a directory is on XFS with project quotas, with which a container's layer can be bounded.</summary>
internal static class ProjectQuota
{
    /// <summary>Looks a directory up in a table in the form of <c>/proc/self/mountinfo</c>.</summary>
    public static bool Covers(string directory, string mountInfo)
    {
        var covering = mountInfo.Split('\n')
            .Select(line => line.Split(' '))
            .Where(fields => fields.Length > 9 && RealPath.Contains(fields[4], directory))
            .MaxBy(fields => fields[4].Length);
        if (covering is null || Array.IndexOf(covering, "-") is not (>= 0 and var separator) || covering.Length < separator + 4) return false;
        return covering[separator + 1] == "xfs" && covering[separator + 3].Split(',').Any(option => option is "prjquota" or "pquota");
    }
}
