using Agentd.Infrastructure.Doctor.Conditions;

namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether a rootless user has ids enough for the users inside of its containers.</summary>
/// <param name="host">The Host.</param>
/// <param name="file"><c>etc/subuid</c> or <c>etc/subgid</c>.</param>
internal sealed class SubordinateIds(ExaminedHost host, string file)
    : RootlessCondition(host, $"/{file}", $"see that /{file} can be read by every user")
{
    private const long Needed = 65536;

    /// <inheritdoc/>
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
