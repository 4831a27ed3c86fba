using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Linux;
using Agentd.Protocol.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// What the staging directory of a filtered session holds besides: what it may reach, for any later daemon, and its gate.
/// </summary>
internal static class FilteredStaging
{
    /// <summary>The files, and what stands in them.</summary>
    /// <exception cref="SessionException">The repository's host cannot be allowed, or there is no profile that fits.</exception>
    public static IEnumerable<(string Path, string Text)> Files(StagedSession staged, SessionId session, FilteredDemand demand)
    {
        var plan = EgressPlan.Of(staged, session, demand);
        yield return (Path.Combine(staged.Network, "session"), session.Value);
        yield return (staged.NetworkPlan, Encoding.UTF8.GetString(EgressContract.Write<EgressRequest>(plan)));
        yield return (staged.NetworkDecisions, "");
        yield return (staged.SocketProfile, GivenProfile.For(demand.Security));
        if (plan.Usage is { } usage) yield return (usage, "");
        if (plan.Authority is not { } authority) yield break;
        yield return (authority.Key, "");
        yield return (authority.Certificate, "");
    }

    /// <summary>Makes the two pipes by which the set-up shell asks for the time of its clone.</summary>
    public static void MakeGate(StagedSession staged)
    {
        foreach (var pipe in (string[])["ask", "go"])
        {
            var path = OpenedFile.Name(Path.Combine(staged.Network, pipe));
            LinuxException.ThrowIfFailed(LinuxCalls.MakePipeAt(Libc.AtCurrentDirectory, path, FileModes.PrivateFile), "mkfifo");
        }
    }

    /// <summary>
    /// The request to attach a session, as it was staged; its process, its stage and the values of its credentials are those of the moment.
    /// </summary>
    /// <exception cref="IOException">The staging directory is gone, or does not hold what agentd writes.</exception>
    public static Attach Request(StagedSession staged, int process, CloneStage stage, IReadOnlyList<ResolvedCredential> brokered)
    {
        var plan = Planned(staged);
        return plan with { Pid = process, Stage = stage, Credentials = EgressValues.Into(plan.Credentials, brokered) };
    }

    /// <summary>The request as it was staged.</summary>
    /// <exception cref="IOException">The staging directory is gone, or does not hold what agentd writes.</exception>
    public static Attach Planned(StagedSession staged)
    {
        try
        {
            return EgressContract.Read<EgressRequest>(File.ReadAllBytes(staged.NetworkPlan)) as Attach
                ?? throw new IOException($"{staged.NetworkPlan} is no plan of a network");
        }
        catch (System.Text.Json.JsonException damaged)
        {
            throw new IOException($"{staged.NetworkPlan} is no plan of a network: {damaged.Message}", damaged);
        }
    }
}
