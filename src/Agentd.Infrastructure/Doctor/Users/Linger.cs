using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether the user's processes outlive its last login.</summary>
internal sealed class Linger(ExaminedHost host) : RootlessCondition(host, "linger", "see that /var/lib/systemd can be read")
{
    /// <inheritdoc/>
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
