using Agentd.Application.Figures;
using Agentd.Notify.Protocol;

namespace Agentd.Daemon.Notices;

/// <summary>What this daemon's messages came to.</summary>
internal sealed class NoticeFigures
{
    /// <summary>How many, by sink and by what became of them: deliveries, tries that are repeated, events that are given up.</summary>
    public Counts<(string Sink, NoticeFate Fate)> Messages { get; } = new();

    /// <summary>Adds what one run of the notifier came to.</summary>
    public void Note(SinkReport sink)
    {
        Messages.Add((sink.Name, NoticeFate.Delivered), sink.Delivered);
        Messages.Add((sink.Name, NoticeFate.Failed), sink.Failed);
        Messages.Add((sink.Name, NoticeFate.Dead), sink.Dead);
    }
}

/// <summary>What became of a message.</summary>
internal enum NoticeFate
{
    /// <summary>It was taken.</summary>
    Delivered,

    /// <summary>It was not, and is tried again.</summary>
    Failed,

    /// <summary>It is not tried any more.</summary>
    Dead,
}
