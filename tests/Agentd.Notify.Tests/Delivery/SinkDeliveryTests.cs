using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;
using Agentd.Notify.Tests.Spools;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Notify.Tests.Delivery;

public sealed class SinkDeliveryTests : IDisposable
{
    private static readonly SinkAnswer _down = new(BatchFate.Again, "answered 503");

    private readonly TestSpool _spool = new();
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 3, 1, 12, 0, 0, TimeSpan.Zero));

    public void Dispose() => _spool.Dispose();

    [Fact]
    public async Task What_comes_within_the_wait_goes_into_one_message()
    {
        var sink = new RecordingSink();
        var order = Order with { GroupWaitMs = 30_000 };
        _spool.Add("ops", Now);
        var first = await RunAsync(order, sink);
        (sink.Sent.Count, first.Pending).ShouldBe((0, 1));
        first.NextAt.ShouldBe(Now.AddSeconds(30));

        _time.Advance(TimeSpan.FromSeconds(20));
        _spool.Add("ops", Now, "other");
        _time.Advance(TimeSpan.FromSeconds(10));
        var second = await RunAsync(order, sink);

        sink.Sent.ShouldHaveSingleItem().Notices.Select(notice => notice.Data.Agent).ShouldBe(["site-builder", "other"]);
        sink.Sent[0].Id.ShouldBe("0000000000000000.session.failed+1");
        (second.Delivered, second.NextAt, _spool.Waiting("ops")).ShouldBe((1, null, 0));
    }

    [Fact]
    public async Task Without_a_wait_each_goes_alone_and_in_order()
    {
        var sink = new RecordingSink();
        for (var i = 0; i < 12; i++) _spool.Add("ops", Now);

        await RunAsync(Order, sink);

        sink.Sent.Select(batch => batch.Id).ShouldBe(Enumerable.Range(0, 12).Select(i => $"{i:x16}.session.failed"));
    }

    [Fact]
    public async Task The_same_of_an_agent_is_told_again_only_after_a_while_and_counted()
    {
        var sink = new RecordingSink();
        var order = Order with { RepeatMs = 4 * 3_600_000 };
        _spool.Add("ops", Now);
        await RunAsync(order, sink);
        for (var i = 0; i < 5; i++) _spool.Add("ops", Now);
        _spool.Add("ops", Now, "other");

        var report = await RunAsync(order, sink);
        sink.Sent.Select(batch => batch.Notices.Single().Data.Agent).ShouldBe(["site-builder", "other"]);
        report.NextAt.ShouldBe(Now.AddHours(4));

        _time.Advance(TimeSpan.FromHours(4));
        await RunAsync(order, sink);
        var told = sink.Sent[2].Notices.ShouldHaveSingleItem();
        (told.Times, told.Id).ShouldBe((5, "0000000000000005.session.failed"));
        _spool.Waiting("ops").ShouldBe(0);
    }

    [Fact]
    public async Task Beyond_the_most_of_an_hour_what_waits_becomes_one_message()
    {
        var sink = new RecordingSink();
        var order = Order with { MaxPerHour = 3, GroupWaitMs = 1 };
        for (var i = 0; i < 10; i++)
        {
            _spool.Add("ops", Now);
            _time.Advance(TimeSpan.FromSeconds(1));
            await RunAsync(order, sink);
        }
        sink.Sent.Count.ShouldBe(3);

        _time.Advance(TimeSpan.FromHours(1));
        await RunAsync(order, sink);

        sink.Sent.Count.ShouldBe(4);
        sink.Sent[3].Entries.Count.ShouldBe(7);
    }

    [Fact]
    public async Task A_sink_that_is_down_is_tried_ever_more_rarely_and_after_three_days_the_message_is_dead()
    {
        var sink = new RecordingSink(_ => _down);
        var (began, waits) = (Now, new List<TimeSpan>());
        _spool.Add("ops", Now);
        var report = await RunAsync(Order, sink);
        while (report.Dead == 0)
        {
            waits.Add(report.NextAt!.Value - Now);
            _time.SetUtcNow(report.NextAt.Value);
            report = await RunAsync(Order, sink);
        }

        waits[0].ShouldBeInRange(TimeSpan.FromSeconds(9), TimeSpan.FromSeconds(11));
        waits[1].ShouldBeInRange(TimeSpan.FromSeconds(18), TimeSpan.FromSeconds(22));
        waits.ShouldAllBe(wait => wait <= TimeSpan.FromMinutes(66));
        (Now - began).ShouldBeInRange(TimeSpan.FromDays(3), TimeSpan.FromDays(3) + TimeSpan.FromMinutes(66));
        waits.Count.ShouldBeInRange(72, 95);
        (_spool.Waiting("ops"), _spool.Dead("ops"), report.Trouble).ShouldBe((0, 1, "answered 503"));
    }

    [Fact]
    public async Task Nothing_is_tried_before_its_time_and_a_message_that_was_begun_goes_unchanged()
    {
        var isDown = true;
        var sink = new RecordingSink(_ => isDown ? _down with { After = TimeSpan.FromMinutes(7) } : SinkAnswer.Taken);
        var order = Order with { GroupWaitMs = 1 };
        _spool.Add("ops", Now.AddSeconds(-1));
        var report = await RunAsync(order, sink);
        report.NextAt.ShouldBe(Now.AddMinutes(7));
        _spool.Add("ops", Now.AddSeconds(-1));
        await RunAsync(order, sink);
        sink.Sent.Count.ShouldBe(1);

        isDown = false;
        _time.Advance(TimeSpan.FromMinutes(7));
        await RunAsync(order, sink);

        sink.Sent.Select(batch => batch.Id).ShouldBe(
            ["0000000000000000.session.failed", "0000000000000000.session.failed", "0000000000000001.session.failed"]);
    }

    [Fact]
    public async Task What_the_sink_will_never_take_is_put_aside_at_once()
    {
        var sink = new RecordingSink(batch =>
            batch.Id.StartsWith("0000000000000000.") ? new(BatchFate.Dead, "answered 404") : SinkAnswer.Taken);
        _spool.Add("ops", Now);
        _spool.Add("ops", Now);

        var report = await RunAsync(Order, sink);

        (report.Dead, report.Delivered, _spool.Dead("ops"), _spool.Waiting("ops")).ShouldBe((1, 1, 1, 0));
    }

    [Fact]
    public async Task A_message_has_its_own_three_days_although_the_one_before_it_was_buried_by_a_run_that_was_killed()
    {
        var isDown = true;
        var sink = new RecordingSink(_ => isDown ? _down : SinkAnswer.Taken);
        _spool.Add("ops", Now);
        await RunAsync(Order, sink);
        new SinkQueue(_spool.Of("ops")).Bury([SpoolNames.Of(0)]);
        _time.Advance(TimeSpan.FromDays(4));
        _spool.Add("ops", Now);

        (await RunAsync(Order, sink)).Failed.ShouldBe(1);
        isDown = false;
        _time.Advance(TimeSpan.FromSeconds(11));

        (await RunAsync(Order, sink)).Delivered.ShouldBe(1);
    }

    [Fact]
    public async Task A_damaged_event_is_put_aside_and_a_damaged_memory_forgotten()
    {
        var sink = new RecordingSink();
        _spool.Add("ops", Now);
        File.WriteAllText(Path.Combine(_spool.Of("ops"), SpoolNames.Of(77)), "{");
        File.WriteAllText(Path.Combine(_spool.Of("ops"), SpoolNames.Memory), "{\"sending\":");

        var report = await RunAsync(Order, sink);

        (sink.Sent.Count, _spool.Dead("ops"), report.Dead, report.DeadToTell).ShouldBe((1, 1, 1, 1));
        report.Trouble.ShouldBe("events of its spool are damaged");
    }

    [Fact]
    public async Task Whatever_moment_it_is_killed_at_every_event_arrives_and_only_the_one_under_way_twice()
    {
        const int events = 1500;
        List<string> arrived = [];
        for (var i = 0; i < events; i++) _spool.Add("ops", Now);
        foreach (var dies in new[] { 1, 700, 1400 })
        {
            // The message is out, and nothing of it is remembered: what a kill -9 leaves.
            var killed = new RecordingSink(batch =>
            {
                arrived.Add(batch.Id);
                return arrived.Count >= dies ? throw new KilledException() : SinkAnswer.Taken;
            });
            await Should.ThrowAsync<KilledException>(() => RunAsync(Order, killed));
        }

        await RunAsync(Order, new RecordingSink(batch =>
        {
            arrived.Add(batch.Id);
            return SinkAnswer.Taken;
        }));

        arrived.Distinct().Count().ShouldBe(events);
        arrived.Count.ShouldBe(events + 3);
        arrived.Distinct().ShouldBe(Enumerable.Range(0, events).Select(i => $"{i:x16}.session.failed"));
    }

    [Fact]
    public async Task What_a_restarted_daemon_tells_of_again_is_not_sent_again()
    {
        var sink = new RecordingSink();
        _spool.Add("ops", Now, id: "a.session.failed");
        await RunAsync(Order, sink);
        _spool.Add("ops", Now, id: "a.session.failed");

        await RunAsync(Order, sink);

        (sink.Sent.Count, _spool.Waiting("ops")).ShouldBe((1, 0));
    }

    [Fact]
    public async Task An_event_that_waits_twice_is_one()
    {
        var sink = new RecordingSink();
        _spool.Add("ops", Now, id: "a.session.failed");
        _spool.Add("ops", Now, id: "a.session.failed");
        _spool.Add("ops", Now, "other");

        await RunAsync(Order with { GroupWaitMs = 1, RepeatMs = 1000 }, sink);
        _time.Advance(TimeSpan.FromSeconds(1));
        await RunAsync(Order with { GroupWaitMs = 1, RepeatMs = 1000 }, sink);

        sink.Sent.ShouldHaveSingleItem().Notices.Select(notice => (notice.Data.Agent, notice.Times))
            .ShouldBe([("site-builder", null), ("other", null)]);
        _spool.Waiting("ops").ShouldBe(0);
    }

    [Fact]
    public async Task Of_a_message_that_dies_nobody_is_told_if_it_only_told_of_others()
    {
        var sink = new RecordingSink(_ => new(BatchFate.Dead, "answered 404"));
        _spool.Add("ops", Now, type: NoticeTypes.NotificationDead);
        _spool.Add("ops", Now);

        var report = await RunAsync(Order, sink);

        (report.Dead, report.DeadToTell).ShouldBe((2, 1));
    }

    [Fact]
    public async Task A_run_ends_after_minutes_although_more_is_due()
    {
        var sink = new RecordingSink(_ =>
        {
            _time.Advance(TimeSpan.FromMinutes(1));
            return SinkAnswer.Taken;
        });
        for (var i = 0; i < 20; i++) _spool.Add("ops", Now);

        var report = await RunAsync(Order, sink);

        (report.Delivered, report.Pending, report.NextAt).ShouldBe((5, 15, Now));
    }

    [Fact]
    public async Task What_is_dead_is_kept_within_bounds()
    {
        Directory.CreateDirectory(_spool.Of("ops"));
        var large = new byte[SpoolNames.MostOfOne + 1];
        for (var i = 0; i < 300; i++) File.WriteAllBytes(Path.Combine(_spool.Of("ops"), SpoolNames.Of(i)), large);

        (await RunAsync(Order, new RecordingSink())).Dead.ShouldBe(300);

        var dead = new DirectoryInfo(Path.Combine(_spool.Of("ops"), SpoolNames.Dead)).GetFiles();
        dead.Sum(file => file.Length).ShouldBeInRange(SpoolNames.MostBytes - large.Length, SpoolNames.MostBytes);
        dead.Max(file => file.Name).ShouldBe(SpoolNames.Of(299));
    }

    [Fact]
    public async Task A_spool_that_cannot_be_written_sends_nothing_and_says_so()
    {
        var sink = new RecordingSink();
        _spool.Add("ops", Now);
        // No file can take the place of a directory: what a full disk does to the memory.
        Directory.CreateDirectory(Path.Combine(_spool.Of("ops"), SpoolNames.Memory + ".new"));

        var report = await RunAsync(Order, sink);

        (sink.Sent.Count, report.NextAt > Now, _spool.Waiting("ops")).ShouldBe((0, true, 1));
        report.Trouble.ShouldNotBeNull();
    }

    private static SinkOrder Order => new() { Name = "ops", MaxPerHour = 100_000 };

    private DateTimeOffset Now => _time.GetUtcNow();

    private Task<SinkReport> RunAsync(SinkOrder order, ISink sink) =>
        new SinkDelivery(order, sink, new SinkQueue(_spool.Of("ops")), _time).RunAsync();

    private sealed class KilledException : Exception;
}
