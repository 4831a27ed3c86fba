using System.Globalization;
using Agentd.Notify.Protocol;

namespace Agentd.Notify.Delivery;

/// <summary>An event that waits.</summary>
/// <param name="Name">The name of its file.</param>
/// <param name="Notice">The event.</param>
internal sealed record QueueEntry(string Name, Notice Notice)
{
    /// <summary>What it has in common with others that are not told anew so soon.</summary>
    public string Kin => $"{Notice.Type} {Notice.Data.Agent}";
}

/// <summary>What goes out as one message.</summary>
/// <param name="Entries">The events, the oldest first.</param>
/// <param name="Merge">Whether those of one agent and event become one, which says how many they were.</param>
internal sealed record Batch(IReadOnlyList<QueueEntry> Entries, bool Merge)
{
    /// <summary>The message's id: the same whenever the same events are sent, so that a second copy is recognised.</summary>
    public string Id => Entries.Count == 1 ? Entries[0].Notice.Id
        : string.Create(CultureInfo.InvariantCulture, $"{Entries[0].Notice.Id}+{Entries.Count - 1}");

    /// <summary>What it tells, the oldest first.</summary>
    public IReadOnlyList<Notice> Notices { get; } = !Merge
        ? [.. Entries.Select(entry => entry.Notice)]
        : [.. Entries.GroupBy(entry => entry.Kin).Select(Newest)];

    private static Notice Newest(IGrouping<string, QueueEntry> kin) =>
        kin.Count() == 1 ? kin.Single().Notice : kin.Last().Notice with { Times = kin.Sum(entry => entry.Notice.Times ?? 1) };
}
