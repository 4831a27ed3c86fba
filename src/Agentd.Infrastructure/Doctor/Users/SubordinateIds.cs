namespace Agentd.Infrastructure.Doctor.Users;

/// <summary>Whether a rootless user has ids enough for the users inside of its containers.</summary>
/// <param name="host">The host.</param>
/// <param name="file"><c>etc/subuid</c> or <c>etc/subgid</c>.</param>
internal sealed class SubordinateIds(ExaminedHost host, string file) : FileCondition($"/{file}", $"see that /{file} can be read by every user")
{
    private const long Needed = 65536;

    /// <inheritdoc/>
    protected override Diagnosis Examine()
    {
        if (!host.IsRootless) return Ok("not needed: Podman is not this user's own rootless one");
        if (AreElsewhere) return Ok("ranges come from the service that /etc/nsswitch.conf names");
        var ids = host.Lines(file).Select(line => line.Split(':')).Where(IsOurs).Sum(fields => long.TryParse(fields[2], out var count) ? count : 0);
        return ids >= Needed
            ? Ok($"{ids} ids for {host.UserName}")
            : Failed($"{(ids == 0 ? "no" : ids)} ids for {host.UserName}, and containers need {Needed}",
                $"usermod --add-subuids 100000-165535 --add-subgids 100000-165535 {host.UserName} (a range that is nobody else's), then 'podman system migrate'");
    }

    private bool AreElsewhere => host.Lines("etc/nsswitch.conf")
        .Any(line => line.StartsWith("subid:", StringComparison.Ordinal) && !line.Contains("files", StringComparison.Ordinal));

    private bool IsOurs(string[] fields) => fields.Length == 3 && (fields[0] == host.UserName || fields[0] == host.UserId.ToString());
}
