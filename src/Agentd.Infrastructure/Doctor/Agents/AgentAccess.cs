using Agentd.Domain.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>
/// Whether a session's agent may use what it is shown of the host. Root of its container stands for the daemon's user; the agent is
/// somebody else, and in no group of the host's. It has what everybody has, or what an access list grants.
/// </summary>
/// <param name="daemonUser">The user that the daemon runs as.</param>
/// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
internal sealed class AgentAccess(uint daemonUser, Func<string, string?> environment)
{
    private const uint Read = 4, Write = 2, Enter = 1;

    /// <summary>Why the agent may not read an entry; null when it may, or when that is unknown.</summary>
    public string? Objection(string path) => Objection(new BindMount(path, "", ReadOnly: true));

    /// <summary>Why the agent may not use a mount as it is declared; null when it may, or when that is unknown.</summary>
    public string? Objection(BindMount mount)
    {
        // What belongs to another user, an operator has arranged: it may be the very one that the agent is.
        if (ExaminedHost.StatusOf(mount.Source) is not { } status || status.Owner != daemonUser) return null;
        var reading = status.Type == EntryType.Directory ? Read | Enter : Read;
        if (!Grants(mount.Source, status, reading)) return Refusal(mount.Source, status, "read");
        return mount.ReadOnly || Grants(mount.Source, status, reading | Write) ? null : Refusal(mount.Source, status, "written");
    }

    /// <summary>What opens a source to the agent, and to nobody else of the host.</summary>
    public string Cure(string source, bool readOnly = true)
    {
        var (mode, list) = readOnly ? ("rX", "u:1000:rX") : ("rwX", "u:1000:rwX,d:u:1000:rwX,d:u:0:rwX");
        return $"chmod -R o+{mode} {source}, below a directory that nobody else may enter; "
            + $"or {Namespace}setfacl -R -m {list} {source}, with the agent's id in its image for 1000";
    }

    // Where Podman is not root's, ids are those of its user namespace.
    private string Namespace => daemonUser == 0 && string.IsNullOrEmpty(environment("CONTAINER_HOST")) ? "" : "podman unshare ";

    private static bool Grants(string path, FileStatus status, uint needed) =>
        (status.Permissions & needed) == needed || AccessList.GrantsSomebody(path, needed);

    private static string Refusal(string path, FileStatus status, string use) =>
        $"{path} (mode {FileModes.Octal(status.Permissions)}) belongs to the daemon's user, and may not be {use} by the agent, "
        + "who is somebody else in its container";
}
