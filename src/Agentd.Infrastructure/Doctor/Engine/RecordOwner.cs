using System.Globalization;
using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Engine;

/// <summary>Who owns a record when a session hands it back, and whether this daemon may then seal it.</summary>
internal sealed class RecordOwner(ExaminedHost host, PodmanInquiry inquiry) : EngineCondition("record ownership", inquiry)
{
    private const int ChangeAnyMode = 3;
    private const string Align =
        "run the daemon as the user whose Podman it talks to (in a rootless container of that user: as root inside), "
        + "or as one of that user's subordinate ids, or give it CAP_FOWNER over that user's files";

    protected override Diagnosis Examine(PodmanFacts facts)
    {
        if (!host.IsRemote)
            return Ok($"sessions give their records back to user {host.UserId}, who is this daemon");
        var ours = Outside(host.UserId);
        if (ours is null) return Warning("/proc/self/uid_map does not tell how this daemon's user is mapped", "see that /proc is mounted");
        if (facts.Knows(ours.Value)) return Ok($"sessions give their records back to user {ours} of the host, who is this daemon");
        return MayChangeAnyMode && Covers(facts.RootOutside)
            ? Ok($"Podman works as user {facts.RootOutside} of the host, this daemon as {ours} with CAP_FOWNER")
            : Failed(
                $"records are written as user {facts.RootOutside} of the host, and this daemon is user {ours} there: it may not seal them",
                Align);
    }

    private bool MayChangeAnyMode => host.Lines("proc/self/status")
        .Where(line => line.StartsWith("CapEff:", StringComparison.Ordinal))
        .Select(line => ulong.Parse(line["CapEff:".Length..].Trim(), NumberStyles.HexNumber, CultureInfo.InvariantCulture))
        .Any(capabilities => (capabilities >> ChangeAnyMode & 1) == 1);

    private IEnumerable<(uint Inside, uint Outside, uint Count)> Map => host.Lines("proc/self/uid_map")
        .Select(line => line.Split(' ', StringSplitOptions.RemoveEmptyEntries))
        .Where(fields => fields.Length == 3)
        .Select(fields => (uint.Parse(fields[0]), uint.Parse(fields[1]), uint.Parse(fields[2])));

    private uint? Outside(uint user) => Map
        .Where(range => user >= range.Inside && user - range.Inside < range.Count)
        .Select(range => (uint?)(range.Outside + (user - range.Inside)))
        .FirstOrDefault();

    private bool Covers(uint outside) => Map.Any(range => outside >= range.Outside && outside - range.Outside < range.Count);
}
