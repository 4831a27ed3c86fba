using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>A condition that files alone tell of.</summary>
/// <param name="name">What is looked at.</param>
/// <param name="cure">What to do where looking itself fails.</param>
internal abstract class FileCondition(string name, string cure) : IHostCondition
{
    /// <inheritdoc/>
    public Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
    {
        try
        {
            return Task.FromResult(Examine());
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or SessionException)
        {
            return Task.FromResult(Failed(failure.Message, cure));
        }
    }

    /// <summary>Looks.</summary>
    protected abstract Diagnosis Examine();

    /// <inheritdoc cref="Diagnosis.Ok"/>
    protected Diagnosis Ok(string cause) => Diagnosis.Ok(name, cause);

    /// <inheritdoc cref="Diagnosis.Warning"/>
    protected Diagnosis Warning(string cause, string cure) => Diagnosis.Warning(name, cause, cure);

    /// <inheritdoc cref="Diagnosis.Failed"/>
    protected Diagnosis Failed(string cause, string cure) => Diagnosis.Failed(name, cause, cure);
}
