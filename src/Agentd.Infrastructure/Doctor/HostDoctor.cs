using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Problems;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Doctor;

/// <summary>Examines the host for one configuration: what a daemon of this user would meet.</summary>
/// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
/// <param name="podman">How Podman is called.</param>
/// <param name="time">The clock.</param>
public sealed class HostDoctor(Func<string, string?> environment, PodmanOptions podman, TimeProvider time)
{
    /// <summary>Examines every condition, in their order. It ends: every question to Podman has a deadline.</summary>
    /// <param name="configPath">The configuration; a bad one is a finding, and what does not need one is examined.</param>
    /// <param name="cancellation">Ends the examination.</param>
    public async Task<DoctorReport> ExamineAsync(string configPath, CancellationToken cancellation)
    {
        var report = new ConfigurationLoader(environment).Load(configPath, out var written);
        var directory = Path.GetDirectoryName(Path.GetFullPath(configPath))!;
        var paths = new DaemonPathKeys(directory, environment, new ProblemList()).Resolve(written.Table(FileTable.Daemon));
        var conditions = new HostConditions(new ExaminedHost { Environment = environment }, new PodmanCli(podman), time);
        var found = new List<Diagnosis>();
        foreach (var condition in conditions.For(report, paths))
            found.Add(await condition.ExamineAsync(cancellation).ConfigureAwait(false));
        return new DoctorReport(found);
    }
}
