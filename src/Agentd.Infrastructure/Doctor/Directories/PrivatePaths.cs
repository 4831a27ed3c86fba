using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether others could put a socket, a claim or records of their own where the daemon's belong.</summary>
internal sealed class PrivatePaths(ExaminedHost host, DaemonPaths paths) : FileCondition("private paths", Cure)
{
    private const string Cure =
        "take the permission away (chmod go-w DIR), or set socket_path, pid_file and audit_root in [daemon] "
        + "to places in directories of the daemon's user";

    protected override Diagnosis Examine()
    {
        var exposed = Exposed(host, paths).GroupBy(path => path.Exposure, path => path.Key)
            .Select(keys => $"{string.Join(" and ", keys)}: {keys.Key}").ToList();
        return exposed.Count == 0
            ? Ok($"nobody but root and {host.UserName} can replace socket, PID file or audit root")
            : Warning(string.Join("; ", exposed), Cure);
    }

    /// <summary>The daemon's paths that others could replace, by the keys that name them, and how.</summary>
    internal static IEnumerable<(string Key, string Exposure)> Exposed(ExaminedHost host, DaemonPaths paths)
    {
        var exposure = new PathExposure(host);
        // A daemon that stops takes its socket and PID file away, and leaves the records; those are made in the audit root.
        if (exposure.Find(paths.SocketPath, lasting: false) is { } socket) yield return ("socket_path", socket);
        if (exposure.Find(paths.PidFile, lasting: false) is { } pid) yield return ("pid_file", pid);
        if (exposure.Find(Path.Combine(paths.AuditRoot, ".chain"), lasting: true) is { } audit) yield return ("audit_root", audit);
    }
}

/// <summary>Finds whether anybody but root and the daemon's user could replace what is at a path.</summary>
internal sealed class PathExposure(ExaminedHost host)
{
    private const uint Sticky = 0b001_000_000_000, ByGroup = 0b010_000, ByOthers = 0b010, PassedByOthers = 0b001_001;

    // As many links as the kernel follows in one path.
    private const int MostLinks = 40;

    /// <summary>The first directory on the way, links included, that is open to others, in words; null where none is.</summary>
    /// <param name="path">An absolute path; what is not there yet the daemon makes, for its user alone.</param>
    /// <param name="lasting">Whether the entry stays while no daemon runs, as a socket does not.</param>
    public string? Find(string path, bool lasting)
    {
        var pending = new Stack<string>(Components(path).Reverse());
        var directory = "/";
        for (var links = 0; pending.TryPop(out var name);)
        {
            if (ExaminedHost.StatusOf(directory) is not { Type: EntryType.Directory } status) return null;
            var next = name == ".." ? Path.GetDirectoryName(directory) ?? "/" : Path.Combine(directory, name);
            var stays = pending.Count > 0 || lasting;
            if (Objection(directory, status, name, stays && IsOurs(next)) is { } objection) return objection;
            if ((status.Permissions & PassedByOthers) == 0) return null; // It is ours or root's: nobody else comes further.
            if (new FileInfo(next).LinkTarget is { } target && links++ < MostLinks)
            {
                if (Path.IsPathRooted(target)) directory = "/";
                foreach (var part in Components(target).Reverse()) pending.Push(part);
            }
            else
            {
                directory = next;
            }
        }

        return ExaminedHost.StatusOf(directory) is { } end && !IsTrusted(end.Owner) ? $"{directory} belongs to user {end.Owner}" : null;
    }

    private string? Objection(string directory, FileStatus status, string name, bool keepsItsPlace)
    {
        var replaced = $"who could put something else in the place of {name}";
        if (!IsTrusted(status.Owner)) return $"{directory} belongs to user {status.Owner}, {replaced}";
        if (Writers(status) is not { } writers) return null;
        if ((status.Permissions & Sticky) == 0) return $"{directory} may be written by {writers}, {replaced}";
        return keepsItsPlace ? null : $"{directory} is open to {writers}, who could make {name} there first";
    }

    private string? Writers(FileStatus status)
    {
        if ((status.Permissions & ByOthers) != 0) return "every user";
        return (status.Permissions & ByGroup) != 0 && !IsOwnGroup(status.Group) ? $"group {status.Group}" : null;
    }

    // Root's group, and one that bears the user's name and that nobody else is in, as many hosts make for each user.
    private bool IsOwnGroup(uint group) => group == 0 || host.Lines("etc/group").Select(line => line.Split(':'))
        .Any(fields => fields is [var name, _, var number, var members]
            && number == group.ToString() && name == host.UserName && (members.Length == 0 || members == host.UserName));

    private bool IsTrusted(uint owner) => owner == 0 || owner == host.UserId;

    // Of a link, not of its target: in a sticky directory it is the entry that nobody else may replace.
    private bool IsOurs(string path) => OpenedFile.StatusAt(path) is { } status && IsTrusted(status.Owner);

    private static IEnumerable<string> Components(string path) => path.Split('/').Where(component => component is not ("" or "."));
}
