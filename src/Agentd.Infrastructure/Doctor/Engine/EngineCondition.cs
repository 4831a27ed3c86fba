using Agentd.Application.Ports;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>A condition that Podman's own account of its host tells of.</summary>
/// <param name="name">What is looked at.</param>
/// <param name="inquiry">Asks Podman.</param>
internal abstract class EngineCondition(string name, PodmanInquiry inquiry) : IHostCondition
{
    /// <inheritdoc/>
    public async Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            return Examine(await inquiry.FactsAsync(cancellation).ConfigureAwait(false));
        }
        catch (EngineException failure)
        {
            return Diagnosis.Warning(name, $"could not be examined: {failure.Message}", "mend Podman first, then ask again");
        }
    }

    /// <summary>Judges what Podman answered.</summary>
    protected abstract Diagnosis Examine(PodmanFacts facts);

    /// <inheritdoc cref="Diagnosis.Ok"/>
    protected Diagnosis Ok(string cause) => Diagnosis.Ok(name, cause);

    /// <inheritdoc cref="Diagnosis.Warning"/>
    protected Diagnosis Warning(string cause, string cure) => Diagnosis.Warning(name, cause, cure);

    /// <inheritdoc cref="Diagnosis.Failed"/>
    protected Diagnosis Failed(string cause, string cure) => Diagnosis.Failed(name, cause, cure);
}
