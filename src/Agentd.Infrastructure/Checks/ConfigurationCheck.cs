using Agentd.Domain.Agents;
using Agentd.Infrastructure.Claim;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Configuration.Keys;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Doctor.Directories;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Checks;

/// <summary>
/// What <c>agentd check</c> adds to loading: whether the host has what the agents need. What a session could not start without is
/// an error when only the operator can mend it in the configuration, and a warning when it may yet appear.
/// </summary>
/// <param name="loader">Loads the file.</param>
/// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
/// <param name="imageIsPresent">
/// Whether Podman has an image; it may raise <see cref="Agentd.Application.Ports.EngineException"/>. Null to leave images unchecked.
/// </param>
internal sealed class ConfigurationCheck(
    ConfigurationLoader loader,
    Func<string, string?> environment,
    Func<string, CancellationToken, Task<bool>>? imageIsPresent = null)
{
    public async Task<ConfigurationReport> RunAsync(string path, CancellationToken cancellation)
    {
        var report = loader.Load(path, out var file);
        if (report.Configuration is not { } configuration) return report;

        var access = new AgentAccess(Libc.EffectiveUser(), environment);
        var methodologies = new MethodologyCheck(access);
        var images = new ImageCheck(imageIsPresent);
        var findings = new Findings();
        CheckPaths(configuration.Paths, file.Table(FileTable.Daemon), findings);
        NetworkCheck.Check(configuration.Agents, file.Table(FileTable.Daemon), findings);
        NetworkCheck.CheckAuthorities(file.Table(FileTable.Daemon).Tables(DaemonNetworkKeys.Allow), findings);
        foreach (var (agent, written) in configuration.Agents.Zip(file.Tables(FileTable.Agents)))
        {
            methodologies.Check(agent, written, findings);
            SourceCheck.Check(agent, written, environment, findings);
            CheckMounts(agent, written, access, findings);
            NetworkCheck.Check(agent, written, findings);
            HeldKeysCheck.Check(agent, written, findings);
            StateCheck.Check(agent, configuration, written, findings);
            await images.CheckAsync(agent, written, findings, cancellation);
        }

        return findings.AddTo(report);
    }

    // Whether others than root and the user who checks could replace what the daemon keeps at its paths.
    private void CheckPaths(DaemonPaths paths, WrittenTable daemon, Findings findings)
    {
        KnownKey<string>[] keys = [DaemonPathKeys.SocketPath, DaemonPathKeys.PidFile, DaemonPathKeys.AuditRoot];
        foreach (var (name, exposure) in PrivatePaths.Exposed(new ExaminedHost { Environment = environment }, paths))
            findings.Warn(daemon, keys.Single(key => key.Name == name), $"{exposure}; 'agentd doctor' says what to do");
    }

    // Whether what an agent is to see of the host is there, and open to it.
    private static void CheckMounts(Agent agent, WrittenTable written, AgentAccess access, Findings findings)
    {
        foreach (var (mount, table) in agent.Mounts.Zip(written.Tables(AgentTable.Mounts)))
            if (Objection(mount, access) is { } objection) findings.Warn(table, MountTable.Source, objection);
    }

    private static string? Objection(BindMount mount, AgentAccess access)
    {
        if (!Path.Exists(mount.Source)) return $"{mount.Source} does not exist; create it before a session starts";
        return access.Objection(mount) is { } refusal ? $"{refusal}; {access.Cure(mount.Source, mount.ReadOnly)}" : null;
    }
}
