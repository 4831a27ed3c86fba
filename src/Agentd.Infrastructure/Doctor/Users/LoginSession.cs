using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether <c>XDG_RUNTIME_DIR</c> names this user's own runtime directory, where Podman and the operators look.</summary>
internal sealed class RuntimeVariable(ExaminedHost host) : FileCondition("XDG_RUNTIME_DIR", Cure)
{
    private const string Cure =
        "log in through systemd-logind (ssh, machinectl shell), or set XDG_RUNTIME_DIR=/run/user/$(id -u), this user's own, with mode 0700";

    private const uint Private = 0b111_000_000;

    protected override Diagnosis Examine()
    {
        if (host.Environment("XDG_RUNTIME_DIR") is not { Length: > 0 } directory)
        {
            return host.IsRootless
                ? Warning("is not set: Podman and operators may look for their sockets elsewhere", Cure)
                : Ok("is not set, and not needed");
        }

        if (!Path.IsPathRooted(directory)) return Failed($"'{directory}' is not absolute", Cure);
        if (ExaminedHost.StatusOf(directory) is not { Type: EntryType.Directory } status)
            return Failed($"{directory} is no directory", Cure);
        if (host.IsRemote) return Ok(directory);
        if (status.Owner != host.UserId) return Failed($"{directory} belongs to user {status.Owner}, not to {host.UserName}", Cure);
        return status.Permissions == Private
            ? Ok(directory)
            : Failed(
                $"{directory} has mode {FileModes.Octal(status.Permissions)}: others could replace the daemon's socket",
                $"chmod 0700 {directory}");
    }
}

/// <summary>Whether the user's processes outlive its last login.</summary>
internal sealed class Linger(ExaminedHost host) : RootlessCondition(host, "linger", "see that /var/lib/systemd can be read")
{
    protected override Diagnosis ExamineUser()
    {
        if (!Directory.Exists(Host.PathTo("run/systemd/system"))) return Ok("not needed: the host is not run by systemd");
        return File.Exists(Host.PathTo($"var/lib/systemd/linger/{Host.UserName}"))
            ? Ok($"enabled for {Host.UserName}")
            : Warning(
                $"not enabled for {Host.UserName}: the daemon and its sessions end with the last login, and do not start with the host",
                $"loginctl enable-linger {Host.UserName}");
    }
}
