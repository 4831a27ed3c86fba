using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// Whether a profile that an operator gives lets calls through that make sockets past a filtered network. In doubt it does: a rule that
/// lets a call through outweighs those that refuse it, and counts wherever its conditions can be met.
/// </summary>
internal sealed class SocketJudgement(SeccompDocument profile)
{
    private const string Sockets = "socket", SocketsOfAnyFamily = "socketcall";

    private static readonly string[] Refusing =
        ["SCMP_ACT_ERRNO", "SCMP_ACT_TRAP", "SCMP_ACT_KILL", "SCMP_ACT_KILL_THREAD", "SCMP_ACT_KILL_PROCESS"];

    private static readonly (uint Number, string Name)[] PastTheFilter = [(38, "AF_ALG"), (40, "AF_VSOCK")];
    private static readonly string[] Rings = ["io_uring_setup", "io_uring_enter", "io_uring_register"];

    // Programs of all others, as those of 32 bits on a processor of 64, can make sockets by a call that hides their family from a filter.
    private static readonly string[] SocketsByFamilyAlone = ["SCMP_ARCH_X86_64", "SCMP_ARCH_X32", "SCMP_ARCH_AARCH64", "SCMP_ARCH_ARM"];

    /// <summary>What is let through, in words; nothing for a profile that fits.</summary>
    public IEnumerable<string> LetThrough()
    {
        if (!Refuses(profile.DefaultAction)) yield return "whatever no rule names (defaultAction)";
        foreach (var (number, name) in PastTheFilter)
            if (LetsThrough(Sockets, condition => condition.CanHold(number))) yield return $"sockets of family {number} ({name})";
        if (HidesFamilies() && !RefusesApart(SocketsOfAnyFamily)) yield return "sockets of any family by socketcall";
        foreach (var call in Rings)
            if (LetsThrough(call, _ => true)) yield return call;
    }

    private bool LetsThrough(string call, Func<SeccompCondition, bool> canHold) =>
        RulesOf(call).Any(rule => !Refuses(rule.Action) && rule.CanCount(canHold));

    private bool HidesFamilies() => profile.Runs().Except(SocketsByFamilyAlone).Any();

    // The library that makes the filter lets this call through with each rule for sockets, unless a rule refuses it. A rule that says what
    // holds anyway never reaches the library.
    private bool RefusesApart(string call) =>
        RulesOf(call).All(rule => Refuses(rule.Action))
        && RulesOf(call).Any(rule => rule.CountsAlways
            && (rule.Action, rule.ErrnoRet ?? SeccompDocument.UsualError)
                != (profile.DefaultAction, profile.DefaultErrnoRet ?? SeccompDocument.UsualError));

    // A rule for who has a capability that no session's container has is not there.
    private IEnumerable<SeccompRule> RulesOf(string call) => (profile.Syscalls ?? []).Where(rule =>
        rule.IsAbout(call) && (rule.Includes?.Caps ?? []).All(ContainerRunVerb.Holds));

    private static bool Refuses(string? action) => Refusing.Contains(action);
}
