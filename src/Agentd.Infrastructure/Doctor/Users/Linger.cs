namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether the user's processes outlive its last login.</summary>
internal sealed class Linger(ExaminedHost host) : FileCondition("linger", "see that /var/lib/systemd can be read")
{
    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        if (!host.IsRootless) return Ok("not needed: Podman is not this user's own rootless one");
        if (!Directory.Exists(host.PathTo("run/systemd/system"))) return Ok("not needed: the host is not run by systemd");
        return File.Exists(host.PathTo($"var/lib/systemd/linger/{host.UserName}"))
            ? Ok($"enabled for {host.UserName}")
            : Warning($"not enabled for {host.UserName}: the daemon and its sessions end with the last login, and do not start with the host",
                $"loginctl enable-linger {host.UserName}");
    }
}
