using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Doctor;
using Agentd.Infrastructure.Doctor.Directories;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>Whether others than root and the user who checks could replace what the daemon keeps at its paths.</summary>
internal static class PathCheck
{
    public static void Check(DaemonPaths paths, DaemonDraft written, Func<string, string?> environment, Findings findings)
    {
        foreach (var (key, exposure) in PrivatePaths.Exposed(new ExaminedHost { Environment = environment }, paths))
            findings.WarnOfDaemon(PlaceOf(key, written), $"daemon.{key}", $"{exposure}; 'agentd doctor' says what to do");
    }

    private static Place PlaceOf(string key, DaemonDraft written) => (key switch
    {
        _ when key == DaemonKeys.SocketPath.Name => written.SocketPath,
        _ when key == DaemonKeys.PidFile.Name => written.PidFile,
        _ => written.AuditRoot,
    })?.Place ?? written.Place;
}
