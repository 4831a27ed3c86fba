using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Audit;

public sealed class SessionRecordTests
{
    private static readonly SessionRecord _open = new()
    {
        SessionId = SessionId.Parse("00112233445566ff"),
        Agent = AgentName.Parse("site-builder"),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
    };

    [Fact]
    public void Is_complete_with_an_end_and_an_outcome_only()
    {
        _open.IsComplete.ShouldBeFalse();
        (_open with { EndedAt = DateTimeOffset.UnixEpoch }).IsComplete.ShouldBeFalse();
        (_open with { Outcome = "success" }).IsComplete.ShouldBeFalse();
        (_open with { EndedAt = DateTimeOffset.UnixEpoch, Outcome = "error" }).IsComplete.ShouldBeTrue();
    }
}
