using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether this process may start programs that gain privileges, as mapping ids needs.</summary>
internal sealed class NewPrivileges(ExaminedHost host) : RootlessCondition(host, "new privileges", "see that /proc is mounted")
{
    /// <inheritdoc/>
    protected override Diagnosis ExamineUser()
    {
        var isForbidden = Host.Lines("proc/self/status")
            .Any(line => line.StartsWith("NoNewPrivs:", StringComparison.Ordinal) && line.EndsWith('1'));
        return isForbidden
            ? Failed(
                "this process may gain no privileges, so newuidmap cannot work for it",
                "remove NoNewPrivileges= and what implies it (RestrictSUIDSGID=, SystemCallFilter= …) from the daemon's unit")
            : Ok("may be gained by newuidmap and newgidmap");
    }
}
