using Agentd.Domain.Sessions;

namespace Agentd.Domain.Audit;

/// <summary>When a phase, or a step of the set-up, began and how long it took.</summary>
/// <param name="Name">The phase's word, or the step's <see cref="SetupStep.Name"/>.</param>
/// <param name="StartedAt">When it began.</param>
/// <param name="Duration">How long it took; null while it goes on.</param>
public sealed record PhaseTiming(string Name, DateTimeOffset StartedAt, TimeSpan? Duration)
{
    /// <summary>The step of the set-up; null for a phase.</summary>
    public SetupStep? Step => SetupStep.FromName(Name);
}
