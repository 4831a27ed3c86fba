using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Whether a rootless session gets a network: the helper that carries it, and the device that the helper needs.</summary>
internal sealed class SessionNetwork(ExaminedHost host) : FileCondition("session network", "see that /dev is mounted")
{
    private static readonly string[] Helpers = ["pasta", "slirp4netns"];

    protected override Diagnosis Examine()
    {
        if (!host.IsRootless) return Ok(host.IsRemote ? "is the Podman service's business" : "bridge");
        if (Helpers.FirstOrDefault(IsThere) is not { } helper)
        {
            return Failed(
                "neither pasta nor slirp4netns is there: rootless sessions have no network, and cannot clone",
                "install passt (Podman 5) or slirp4netns (Podman 4)");
        }

        var tun = host.PathTo("dev/net/tun");
        if (!Path.Exists(tun)) return Failed("/dev/net/tun does not exist", "modprobe tun, and name tun in /etc/modules-load.d/tun.conf");
        return PathAccess.May(PathAccess.MayRead | PathAccess.MayWrite, tun)
            ? Ok($"{helper}, /dev/net/tun")
            : Failed($"/dev/net/tun may not be used by {host.UserName}", "chmod 0666 /dev/net/tun, as udev does");
    }

    private bool IsThere(string helper) => host.Program(helper) is not null
        || File.Exists(host.PathTo($"usr/libexec/podman/{helper}")) || File.Exists(host.PathTo($"usr/lib/podman/{helper}"));
}
