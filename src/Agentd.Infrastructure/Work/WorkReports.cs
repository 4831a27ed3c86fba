using System.Text.Json;

namespace Agentd.Infrastructure.Work;

/// <summary>The kept work of one session.</summary>
/// <param name="Agent">The agent.</param>
/// <param name="SessionId">The session.</param>
/// <param name="RepoUrl">The repository that was cloned: a bundle can be fetched into a clone of it.</param>
/// <param name="Bundle">Where the bundle lies; null for none.</param>
/// <param name="Fetch">The arguments of git that fetch it; null for none.</param>
/// <param name="Work"><c>work.json</c>; for a session that left nothing, what <c>session.json</c> says.</param>
internal sealed record WorkReport(
    string Agent, string SessionId, string RepoUrl, string? Bundle, IReadOnlyList<string>? Fetch, WorkDocument Work)
{
    /// <summary>As a JSON document.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, WorkJson.Readable.WorkReport);

    /// <summary>How the work is fetched into a clone: its own commit, or, where only other branches have new ones, those.</summary>
    public static IReadOnlyList<string> FetchOf(string bundle, string session, WorkDocument work) =>
    [
        "git", "fetch", bundle,
        work.Work == work.Base ? $"refs/*:refs/agentd/{session}/*" : $"refs/agentd/work:refs/agentd/{session}",
    ];
}
