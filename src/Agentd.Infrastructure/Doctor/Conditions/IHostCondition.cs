
namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>A condition that the host must meet. Looking changes nothing that outlives the look, and ends within a deadline.</summary>
internal interface IHostCondition
{
    /// <summary>Looks at the host. What cannot be found out is a finding, not an exception.</summary>
    Task<Diagnosis> ExamineAsync(CancellationToken cancellation);
}
