using Agentd.Application.Ports;
using Agentd.Domain.Agents;

namespace Agentd.Infrastructure.Doctor.Agents;

/// <summary>Whether an agent's methodology is there.</summary>
internal sealed class MethodologyUse(Agent agent, IMethodologies methodologies) : FileCondition($"methodology of {agent.Name}", Cure)
{
    private const string Cure = "put the methodology there, readable by the daemon's user, or name another methodology_dir";

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        methodologies.Require(agent.MethodologyDirectory);
        return Ok(agent.MethodologyDirectory);
    }
}
