using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Users;

internal abstract class RootlessCondition(ExaminedHost host, string name, string cure) : FileCondition(name, cure)
{
    protected ExaminedHost Host { get; } = host;

    protected sealed override Diagnosis Examine() =>
        Host.IsRootless ? ExamineUser() : Ok("not needed: Podman is not this user's own rootless one");

    protected abstract Diagnosis ExamineUser();
}
