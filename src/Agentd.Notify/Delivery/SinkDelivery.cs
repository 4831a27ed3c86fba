using Agentd.Notify.Protocol;

namespace Agentd.Notify.Delivery;

/// <summary>
/// Delivers what is due to one sink. What is going to be sent is remembered before, and what was delivered before its files go: killed at
/// any moment, the next run sends at most the last message a second time, under the same id.
/// </summary>
internal sealed class SinkDelivery(SinkOrder order, ISink sink, SinkQueue queue, TimeProvider time)
{
    // A daemon that is restarted tells again only of sessions whose records it found open.
    private const int MostRecent = 500;

    // The daemon kills a run that takes twice as long; what is due then is the next run's.
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(5);

    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    private SinkMemory _memory = new();
    private SinkReport _report = new(order.Name, null);

    /// <summary>Delivers until nothing is due. What cannot be done is in the report.</summary>
    public async Task<SinkReport> RunAsync()
    {
        var began = time.GetTimestamp();
        try
        {
            _memory = queue.Recall();
            queue.Remove(_memory.Done);
            // What comes meanwhile has the next run: the daemon asks for one.
            for (var entries = News(); ;)
            {
                var plan = DeliveryPlan.Of(order, entries, _memory, time.GetUtcNow());
                if (plan.Due is not { } batch) return _report with { NextAt = plan.NextAt, Pending = entries.Count };
                if (time.GetElapsedTime(began) >= Longest) return _report with { NextAt = time.GetUtcNow(), Pending = entries.Count };
                if (!await DeliverAsync(batch).ConfigureAwait(false)) continue;
                var done = batch.Entries.Select(entry => entry.Name).ToHashSet();
                entries = [.. entries.Where(entry => !done.Contains(entry.Name))];
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return _report with { NextAt = time.GetUtcNow() + RetryPace.After(3, null, 0.5), Trouble = $"its spool: {failure.Message}" };
        }
    }

    private IReadOnlyList<QueueEntry> News()
    {
        var known = _memory.Recent.ToHashSet(StringComparer.Ordinal);
        var entries = queue.Entries(out var damaged).ToLookup(entry => known.Add(entry.Notice.Id));
        if (damaged > 0) NoteDead(damaged, damaged, "events of its spool are damaged");
        queue.Remove(entries[false].Select(entry => entry.Name));
        return [.. entries[true]];
    }

    private void NoteDead(int count, int toTell, string? trouble) => _report = _report with
    {
        Dead = _report.Dead + count,
        DeadToTell = _report.DeadToTell + toTell,
        Trouble = trouble,
    };

    /// <summary>Tries once.</summary>
    /// <returns>Whether the message is done with, delivered or dead.</returns>
    private async Task<bool> DeliverAsync(Batch batch)
    {
        var (now, names) = (time.GetUtcNow(), Names(batch));
        // Of a message that was begun the daemon may have dropped events since, for want of room: it is the same message all the same.
        var isAnother = !names.All(name => _memory.Sending.Contains(name));
        Remember(_memory with
        {
            Sending = names,
            Done = [],
            Tries = isAnother ? 1 : _memory.Tries + 1,
            FirstTry = isAnother ? now : _memory.FirstTry,
            // Should this run be killed, the next one tries at once.
            NextTry = null,
        });
        var answer = await sink.SendAsync(batch).ConfigureAwait(false);
        now = time.GetUtcNow();
        switch (answer.Fate)
        {
            case BatchFate.Delivered:
                Delivered(batch, now);
                return true;
            case BatchFate.Again when now - _memory.FirstTry < RetryPace.GivenUpAfter:
                _report = _report with { Failed = _report.Failed + 1, Trouble = answer.Trouble };
                Remember(_memory with { NextTry = now + RetryPace.After(_memory.Tries, answer.After, Random.Shared.NextDouble()) });
                return false;
            default:
                NoteDead(
                    names.Length, batch.Entries.Count(entry => entry.Notice.Type != NoticeTypes.NotificationDead), answer.Trouble);
                queue.Bury(names);
                Remember(Idle);
                return true;
        }
    }

    private void Delivered(Batch batch, DateTimeOffset now)
    {
        var repeat = TimeSpan.FromMilliseconds(order.RepeatMs);
        var told = _memory.Told.Where(one => now - one.Value < repeat).ToDictionary(StringComparer.Ordinal);
        if (repeat > TimeSpan.Zero) foreach (var entry in batch.Entries) told[entry.Kin] = now;
        Remember(Idle with
        {
            Done = Names(batch),
            Recent = [.. _memory.Recent.Concat(batch.Entries.Select(entry => entry.Notice.Id)).TakeLast(MostRecent)],
            Sent = [.. _memory.Sent.Where(at => now - at < Hour), now],
            Told = told,
        });
        queue.Remove(_memory.Done);
        _report = _report with { Delivered = _report.Delivered + 1 };
    }

    private SinkMemory Idle => _memory with { Sending = [], Done = [], Tries = 0, FirstTry = null, NextTry = null };

    private static string[] Names(Batch batch) => [.. batch.Entries.Select(entry => entry.Name)];

    private void Remember(SinkMemory memory) => queue.Remember(_memory = memory);
}
