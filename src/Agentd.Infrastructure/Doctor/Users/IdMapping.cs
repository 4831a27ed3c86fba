using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether a rootless user has ids enough in <c>/etc/subuid</c> or <c>/etc/subgid</c> for the users of its containers.</summary>
internal sealed class SubordinateIds(ExaminedHost host, string file)
    : RootlessCondition(host, $"/{file}", $"see that /{file} can be read by every user")
{
    private const long Needed = 65536;

    protected override Diagnosis ExamineUser()
    {
        if (AreElsewhere) return Ok("ranges come from the service that /etc/nsswitch.conf names");
        var ids = Host.Lines(file).Select(line => line.Split(':')).Where(IsOurs).Sum(Count);
        return ids >= Needed
            ? Ok($"{ids} ids for {Host.UserName}")
            : Failed(
                $"{(ids == 0 ? "no" : ids)} ids for {Host.UserName}, and containers need {Needed}",
                $"usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {Host.UserName} (a range that is nobody else's), "
                + "then 'podman system migrate'");
    }

    private bool AreElsewhere => Host.Lines("etc/nsswitch.conf")
        .Any(line => line.StartsWith("subid:", StringComparison.Ordinal) && !line.Contains("files", StringComparison.Ordinal));

    private static long Count(string[] fields) => long.TryParse(fields[2], out var count) ? count : 0;

    private bool IsOurs(string[] fields) => fields.Length == 3 && (fields[0] == Host.UserName || fields[0] == Host.UserId.ToString());
}

/// <summary>Whether the programs that map a rootless user's ids are there and have the privilege for it.</summary>
internal sealed class IdMapTools(ExaminedHost host) : RootlessCondition(host, "id mapping tools", "see that PATH's directories can be read")
{
    private const string Cure =
        "install uidmap (Debian) or shadow-utils (Fedora); a copied file has lost its privilege: reinstall, or chmod u+s it as root";

    private const uint SetUid = 0b100_000_000_000;

    protected override Diagnosis ExamineUser()
    {
        foreach (var tool in (string[])["newuidmap", "newgidmap"])
        {
            if (Host.Program(tool) is not { } path) return Failed($"{tool} is not in PATH", Cure);
            if (!IsPrivileged(path)) return Failed($"{path} is neither set-uid root nor has file capabilities", Cure);
        }

        return Ok("newuidmap and newgidmap have their privilege");
    }

    private static bool IsPrivileged(string path) =>
        ExaminedHost.StatusOf(path) is { Owner: 0 } status && ((status.Permissions & SetUid) != 0 || PathAccess.HasFileCapabilities(path));
}

/// <summary>Whether this process may start programs that gain privileges, as mapping ids needs.</summary>
internal sealed class NewPrivileges(ExaminedHost host) : RootlessCondition(host, "new privileges", "see that /proc is mounted")
{
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
