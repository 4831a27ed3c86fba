using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>A condition that the host must meet. Looking changes nothing that outlives the look, and ends within a deadline.</summary>
internal abstract class HostCondition(string name)
{
    /// <summary>Looks at the host. What cannot be found out is a finding, not an exception.</summary>
    public abstract Task<Diagnosis> ExamineAsync(CancellationToken cancellation);

    protected Diagnosis Ok(string cause) => new(name, Health.Ok, cause, null);

    protected Diagnosis Warning(string cause, string cure) => new(name, Health.Warning, cause, cure);

    protected Diagnosis Failed(string cause, string cure) => new(name, Health.Failed, cause, cure);
}

/// <summary>A condition that can be seen from files alone.</summary>
/// <param name="name">What is looked at.</param>
/// <param name="cure">What to do where looking itself fails.</param>
internal abstract class FileCondition(string name, string cure) : HostCondition(name)
{
    public sealed override Task<Diagnosis> ExamineAsync(CancellationToken cancellation)
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

    protected abstract Diagnosis Examine();
}
