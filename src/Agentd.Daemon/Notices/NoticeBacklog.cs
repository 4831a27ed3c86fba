using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;

namespace Agentd.Daemon.Notices;

/// <summary>What waits for each sink, and what was given up: looked up in the spool when somebody asks.</summary>
internal sealed class NoticeBacklog(DaemonConfiguration configuration, ConfiguredSinks sinks, TimeProvider time)
{
    private readonly NoticeSpool? _spool = configuration.StateDirectory is { } state ? new NoticeSpool(state, time) : null;

    /// <summary>All sinks of the configuration in force; none where the spool cannot be read, of which the log tells.</summary>
    public IReadOnlyList<SinkBacklog> Now()
    {
        try
        {
            return [.. sinks.All.Select(sink => sink.Name)
                .Select(sink => new SinkBacklog(sink, _spool?.WaitingFor(sink) ?? 0, _spool?.DeadOf(sink) ?? 0))];
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}

/// <summary>What one sink has not been told.</summary>
/// <param name="Sink">The sink's name.</param>
/// <param name="Waiting">Events that wait.</param>
/// <param name="Dead">Events that are kept and not tried any more.</param>
internal sealed record SinkBacklog(string Sink, int Waiting, int Dead);
