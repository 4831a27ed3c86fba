using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Staging;

namespace Agentd.Infrastructure.Doctor.Directories;

/// <summary>Whether sessions can be staged, and their end be noticed there.</summary>
internal sealed class StagingRoot(ExaminedHost host) : FileCondition("staging", Cure)
{
    private const string Cure =
        "set TMPDIR of the daemon to a directory that its user may write, on a disk of this host, with a path of ASCII without comma, "
        + "colon or quotation mark";

    protected override Diagnosis Examine()
    {
        var asked = host.Environment("TMPDIR");
        var root = StagingDirectories.RootFrom(asked);
        if (!Directory.Exists(root)) return Failed($"{root} is no directory", Cure);
        if (!PathAccess.May(PathAccess.MayWrite, root)) return Failed($"{root} may not be written by the daemon's user", Cure);
        if (!string.IsNullOrEmpty(asked) && root != Path.TrimEndingDirectorySeparator(asked))
            return Warning($"TMPDIR={asked} cannot be used (not absolute, or with what Podman cannot carry): {root} is used instead", Cure);
        return host.FileSystemOf(root).Kind is { } kind
            ? Warning($"{root} is on {kind}: the end of a session may be noticed late, because inotify does not see it there", Cure)
            : Ok(root);
    }
}
