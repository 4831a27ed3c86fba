using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Methodologies;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether an agent's methodology is there.</summary>
internal sealed class MethodologyUse(Agent agent, IMethodologies methodologies, AgentAccess access)
    : FileCondition($"methodology of {agent.Name}", Cure)
{
    private const string Cure = "put the methodology there, readable by the daemon's user, or name another methodology_dir";

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        methodologies.Require(agent.MethodologyDirectory);
        foreach (var entry in (string[])[agent.MethodologyDirectory, Path.Combine(agent.MethodologyDirectory, Manifest.FileName)])
            if (access.Objection(entry) is { } objection) return Failed(objection, access.Cure(agent.MethodologyDirectory));
        return Ok(agent.MethodologyDirectory);
    }
}
