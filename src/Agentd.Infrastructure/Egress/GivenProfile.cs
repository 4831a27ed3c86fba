using System.Text.Json;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// The seccomp profile that an operator gives to a filtered network. A session runs under the very text that was judged: the file may be
/// another one when Podman would read it.
/// </summary>
internal static class GivenProfile
{
    private const int MostBytes = 1024 * 1024;

    /// <summary>The profile for a session: the agent's own, else what agentd makes of the host's.</summary>
    /// <exception cref="SessionException">It cannot be read, or lets sockets past the filter and may not.</exception>
    public static string For(AgentSecurity security)
    {
        if (security.SeccompProfile is not { } path) return SocketProfile.OfTheHost();
        try
        {
            var text = RegularFile.ReadText(path, MostBytes);
            return security.AllowsUnfilteredSockets || Judge(text) is not { } objection
                ? text
                : throw new SessionException($"the seccomp profile {path} {objection}");
        }
        catch (IOException failure)
        {
            throw new SessionException($"the seccomp profile {path} of a filtered network {failure.Message}", failure);
        }
    }

    /// <summary>Why the profile at a path does not fit a filtered network, and what to do; null when it fits.</summary>
    public static string? Objection(string path)
    {
        try
        {
            return Judge(RegularFile.ReadText(path, MostBytes));
        }
        catch (IOException failure)
        {
            return $"{failure.Message}, so that nobody can tell whether it fits the filtered network; mend it, or leave the key out";
        }
    }

    /// <summary>The same, of its text.</summary>
    internal static string? Judge(string text)
    {
        try
        {
            var through = string.Join(", ", new SocketJudgement(SeccompDocument.Read(text)).LetThrough());
            return through.Length == 0 ? null
                : $"lets {through} past the filter of the network; refuse that in it, leave the key out for agentd's own profile, "
                + "or set allow_unfiltered_sockets = true";
        }
        catch (JsonException wrong)
        {
            return $"is no seccomp profile: {wrong.Message}";
        }
    }
}
