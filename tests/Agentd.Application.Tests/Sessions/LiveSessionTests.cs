using Agentd.Domain.Audit;

namespace Agentd.Application.Tests.Sessions;

public sealed class LiveSessionTests
{
    private const int Rounds = 20_000;

    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Loses_nothing_of_what_two_tasks_learn_of_it_at_the_same_time()
    {
        var live = Enumerable.Range(0, Rounds).Select(_ => _world.Live()).ToArray();
        using var together = new Barrier(2);

        // As the watch over the bounds and the reader of the status file do.
        await Task.WhenAll(
            Task.Run(() => Each(record => record with { Bound = SessionBound.Disk })),
            Task.Run(() => Each(record => record with { Commit = "c0ffee" })));

        live.Count(session => session.Record is not { Bound: SessionBound.Disk, Commit: "c0ffee" }).ShouldBe(0);

        void Each(Func<SessionRecord, SessionRecord> learnt)
        {
            together.SignalAndWait();
            foreach (var session in live) session.Note(learnt);
        }
    }
}
