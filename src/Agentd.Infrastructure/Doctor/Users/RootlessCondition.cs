using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>A condition that only the user's own rootless Podman has.</summary>
/// <param name="host">The host.</param>
/// <param name="name">What is looked at.</param>
/// <param name="cure">What to do where looking itself fails.</param>
internal abstract class RootlessCondition(ExaminedHost host, string name, string cure) : FileCondition(name, cure)
{
    /// <summary>The host.</summary>
    protected ExaminedHost Host { get; } = host;

    /// <inheritdoc/>
    protected sealed override Diagnosis Examine() =>
        Host.IsRootless ? ExamineUser() : Ok("not needed: Podman is not this user's own rootless one");

    /// <summary>Looks at the user.</summary>
    protected abstract Diagnosis ExamineUser();
}
