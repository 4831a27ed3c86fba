using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Kernel;

/// <summary>Whether the kernel lets this user watch as many files as sessions need.</summary>
internal sealed class InotifyLimits(ExaminedHost host) : FileCondition("inotify limits", "see that /proc is mounted")
{
    private const int EnoughInstances = 64;
    private const int EnoughWatches = 4096;

    protected override Diagnosis Examine()
    {
        var (instances, watches) = (Limit("max_user_instances"), Limit("max_user_watches"));
        return instances >= EnoughInstances && watches >= EnoughWatches
            ? Ok($"{instances} instances, {watches} watches")
            : Warning(
                $"{instances} instances, {watches} watches for all of the user's programs: when they run out, "
                + "files of sessions are looked at every second",
                "sysctl fs.inotify.max_user_instances=512 fs.inotify.max_user_watches=65536, and keep it in /etc/sysctl.d");
    }

    private long Limit(string name) => long.TryParse(host.Lines($"proc/sys/fs/inotify/{name}").FirstOrDefault(), out var limit)
        ? limit
        : throw new IOException($"/proc/sys/fs/inotify/{name} cannot be read");
}
