using System.Text.Json;
using System.Text.Json.Nodes;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// The seccomp profile of filtered sessions: Podman's own, with sockets of the families alone that a network namespace isolates.
/// A socket of another family, such as one to the virtual machine's host, knows no namespace; io_uring makes sockets past every
/// filter.
/// </summary>
internal static class SocketProfile
{
    private const string Allow = "SCMP_ACT_ALLOW", Refuse = "SCMP_ACT_ERRNO";
    private const int Unix = 1, InterNetwork = 2, InterNetworkV6 = 10, Netlink = 16, NetlinkOfAudit = 9;
    private const int NotPermitted = 1, InvalidArgument = 22;

    private static readonly string[] Places = ["/etc/containers/seccomp.json", "/usr/share/containers/seccomp.json"];
    private static readonly string[] PastTheFilter = ["socket", "socketcall", "io_uring_setup", "io_uring_enter", "io_uring_register"];

    /// <summary>The profile, made from the host's.</summary>
    /// <exception cref="SessionException">The host has none, or it cannot be read.</exception>
    public static string OfTheHost()
    {
        var path = Places.FirstOrDefault(File.Exists)
            ?? throw new SessionException(
                $"a filtered network needs Podman's seccomp profile, and there is none: {string.Join(", ", Places)}; "
                + "install golang-github-containers-common (Debian) or containers-common");
        try
        {
            return From(File.ReadAllText(path));
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException or JsonException or InvalidOperationException)
        {
            throw new SessionException(
                $"Podman's seccomp profile {path} cannot be used for a filtered network: {failure.Message}", failure);
        }
    }

    /// <summary>The profile, made from another's text.</summary>
    /// <exception cref="JsonException">It is not a profile.</exception>
    internal static string From(string text)
    {
        var profile = JsonNode.Parse(text) as JsonObject ?? throw new JsonException("the profile is no object");
        if (profile["syscalls"] is not JsonArray rules) throw new JsonException("the profile has no list of system calls");
        foreach (var rule in rules.OfType<JsonObject>().ToArray())
        {
            if (rule["names"] is not JsonArray names) throw new JsonException("a rule of the profile names no system call");
            foreach (var name in names.Where(name => PastTheFilter.Contains((string?)name)).ToArray()) names.Remove(name);
            if (names.Count == 0) rules.Remove(rule);
        }
        foreach (var family in (int[])[Unix, InterNetwork, InterNetworkV6]) rules.Add((JsonNode)Sockets(Allow, Equal(0, family)));
        rules.Add((JsonNode)Sockets(Allow, Equal(0, Netlink), Condition(2, NetlinkOfAudit, "SCMP_CMP_NE")));
        // As in Podman's own: useradd goes on without audit where it is told so, and ends where the call is not there.
        JsonNode audit = Sockets(Refuse, Equal(0, Netlink), Equal(2, NetlinkOfAudit));
        audit["errnoRet"] = InvalidArgument;
        rules.Add(audit);
        // For 32-bit programs the kernel's library writes each rule for sockets again as a call that knows no families.
        rules.Add((JsonNode)new JsonObject
        {
            ["names"] = new JsonArray("socketcall"),
            ["action"] = Refuse,
            ["errnoRet"] = NotPermitted,
        });
        return profile.ToJsonString();
    }

    private static JsonObject Sockets(string action, params JsonNode[] conditions) =>
        new() { ["names"] = new JsonArray("socket"), ["action"] = action, ["args"] = new JsonArray(conditions) };

    private static JsonObject Equal(int argument, int value) => Condition(argument, value, "SCMP_CMP_EQ");

    private static JsonObject Condition(int argument, int value, string comparison) =>
        new() { ["index"] = argument, ["value"] = value, ["valueTwo"] = 0, ["op"] = comparison };
}
