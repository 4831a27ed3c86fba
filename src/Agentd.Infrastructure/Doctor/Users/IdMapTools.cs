using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether the programs that map a rootless user's ids are there and have the privilege for it.</summary>
internal sealed class IdMapTools(ExaminedHost host) : RootlessCondition(host, "id mapping tools", "see that PATH's directories can be read")
{
    private const string Cure =
        "install uidmap (Debian) or shadow-utils (Fedora); a copied file has lost its privilege: reinstall, or chmod u+s it as root";

    private const uint SetUid = 0b100_000_000_000;

    /// <inheritdoc/>
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
