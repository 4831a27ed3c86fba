namespace Agentd.Infrastructure.Doctor.Conditions;

/// <summary>What was found of one condition of the host.</summary>
/// <param name="Condition">What was looked at, such as <c>subordinate ids</c>.</param>
/// <param name="Status">How it was found.</param>
/// <param name="Cause">What was seen.</param>
/// <param name="Cure">What to do; null where nothing needs to be done.</param>
public sealed record Diagnosis(string Condition, Health Status, string Cause, string? Cure)
{
    /// <summary>The condition is as it must be.</summary>
    internal static Diagnosis Ok(string condition, string cause) => new(condition, Health.Ok, cause, null);

    /// <summary>Sessions run, but not as an operator would expect.</summary>
    internal static Diagnosis Warning(string condition, string cause, string cure) => new(condition, Health.Warning, cause, cure);

    /// <summary>The daemon or its sessions cannot work.</summary>
    internal static Diagnosis Failed(string condition, string cause, string cure) => new(condition, Health.Failed, cause, cure);
}
