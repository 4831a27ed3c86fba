using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Audit.Documents;

namespace Agentd.Infrastructure.Tests.Audit.Documents;

public sealed class SessionDocumentTests
{
    private static readonly SessionRecord _record = new()
    {
        SessionId = SessionId.Parse("00112233445566ff"),
        Agent = AgentName.Parse("site-builder"),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/site.git",
        StartedAt = DateTimeOffset.UnixEpoch,
        EndedAt = DateTimeOffset.UnixEpoch,
        Outcome = "cancelled",
    };

    [Theory]
    [InlineData(StopAsker.Operator, "runaway")]
    [InlineData(StopAsker.Shutdown, null)]
    [InlineData(StopAsker.Earlier, null)]
    public void Keeps_who_asked_for_the_end(StopAsker asker, string? reason) =>
        Reread(_record with { Asked = new AskedEnd(asker, reason) }).Asked.ShouldBe(new AskedEnd(asker, reason));

    [Theory]
    [InlineData(DiskPlace.Record)]
    [InlineData(DiskPlace.Unseen)]
    public void Keeps_where_the_session_left_too_much(DiskPlace place)
    {
        var reread = Reread(_record with { Bound = SessionBound.Disk, ExcessPlace = place });

        (reread.Bound, reread.ExcessPlace).ShouldBe((SessionBound.Disk, place));
    }

    [Fact]
    public void Says_the_same_of_why_it_stopped_after_it_was_read_back()
    {
        var record = _record with { Bound = SessionBound.Entries, ExcessPlace = DiskPlace.Layer };

        WhyStopped.Of(Reread(record)).ShouldBe(WhyStopped.Of(record));
    }

    private static SessionRecord Reread(SessionRecord record) =>
        SessionDocument.TryRead(SessionDocument.From(record).ToBytes())!.ToRecord()!;
}
