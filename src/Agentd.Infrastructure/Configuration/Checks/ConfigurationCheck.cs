using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Drafts;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Configuration.Checks;

/// <summary>
/// What <c>agentd check</c> adds to loading: whether the host has what the agents need. What a session could not start without is
/// an error when only the operator can mend it in the configuration, and a warning when it may yet appear.
/// </summary>
/// <param name="loader">Loads the file.</param>
/// <param name="environment">Reads a variable of the daemon's environment; null when it is not set.</param>
/// <param name="imageIsPresent">
/// Whether Podman has an image; it may raise <see cref="Agentd.Application.Ports.EngineException"/>. Null to leave images unchecked.
/// </param>
public sealed class ConfigurationCheck(
    ConfigurationLoader loader,
    Func<string, string?> environment,
    Func<string, CancellationToken, Task<bool>>? imageIsPresent = null)
{
    /// <summary>Loads a file and checks what it names.</summary>
    public async Task<ConfigurationReport> RunAsync(string path, CancellationToken cancellation)
    {
        var report = loader.Load(path, out var draft);
        if (report.Configuration is not { } configuration) return report;

        var access = new AgentAccess(LinuxCalls.EffectiveUser(), environment);
        var methodologies = new MethodologyCheck(access);
        var images = new ImageCheck(imageIsPresent);
        var findings = new Findings();
        PathCheck.Check(configuration.Paths, draft!.Daemon, environment, findings);
        foreach (var (agent, written) in configuration.Agents.Zip(draft.Agents))
        {
            methodologies.Check(agent, written, findings);
            SourceCheck.Check(agent, written, environment, findings);
            MountCheck.Check(agent, written, access, findings);
            CheckNetwork(agent, written, findings);
            await images.CheckAsync(agent, written, findings, cancellation);
        }

        return findings.AddTo(report);
    }

    private static void CheckNetwork(Agent agent, AgentDraft written, Findings findings)
    {
        if (agent.Network.Mode == AgentNetwork.Host)
            findings.Warn(agent, written.Network.Mode!.Place, "network.mode",
                "is \"host\": the agent reaches everything that listens on the host's loopback; use a network of its own where it need not");
    }
}
