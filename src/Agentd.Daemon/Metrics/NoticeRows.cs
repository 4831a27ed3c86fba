using Agentd.Daemon.Notices;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;

namespace Agentd.Daemon.Metrics;

/// <summary>The metrics of messages.</summary>
internal sealed class NoticeRows(ConfiguredSinks sinks, NoticeFigures figures, NoticeBacklog backlog)
{
    private static readonly (NoticeFate, string)[] Fates = [.. Enum.GetValues<NoticeFate>().Select(fate => (fate, fate.Word()))];

    public void Write(Exposition text)
    {
        text.Begin("agentd_notifications_total", "counter", "Messages delivered, tries that are repeated, events that are given up.");
        foreach (var sink in sinks.All)
        {
            foreach (var (fate, word) in Fates)
                text.Sample(figures.Messages[(sink.Name, fate)], ("sink", sink.Name), ("result", word));
        }

        text.Begin("agentd_notifications_pending", "gauge", "Events that wait to be told.");
        foreach (var sink in backlog.Now()) text.Sample(sink.Waiting, ("sink", sink.Sink));
    }
}
