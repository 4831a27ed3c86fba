using System.Text.Json;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Tests.Operators;
using Agentd.Daemon.Troubles;
using Agentd.Daemon.Watching;
using Agentd.Infrastructure.Configuration;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Daemon.Tests.Troubles;

/// <summary>A daemon whose log is told of, with a sink that takes everything; each restart of it forgets what it only remembered.</summary>
internal sealed class ToldDesk : IAsyncDisposable
{
    private readonly OperatorDesk _desk;

    public ToldDesk()
    {
        Time = new FakeTimeProvider(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
        _desk = new OperatorDesk(time: Time);
        Sinks.Replace([new NotifySink { Name = "chat", Events = NoticeTypes.All }]);
    }

    public FakeTimeProvider Time { get; }

    public OperatorDesk Desk => _desk;

    public ConfiguredSinks Sinks => _desk.Part<ConfiguredSinks>();

    /// <summary>Runs a daemon that logs something, to its end in order or not.</summary>
    public async Task LogAsync(Action<ILogger> log)
    {
        using var events = new LoggedEvents(_desk.Live);
        using var loggers = new LoggerFactory([events]);
        using var telling = Telling(events, loggers);
        await telling.StartAsync(CancellationToken.None);
        log(loggers.CreateLogger("any"));
        await telling.StopAsync(CancellationToken.None);
    }

    /// <summary>What was told so far, in its order.</summary>
    public IReadOnlyList<Notice> Told()
    {
        var place = Path.Combine(_desk.Part<DaemonConfiguration>().StateDirectory!, "spool", "chat");
        if (!Directory.Exists(place)) return [];
        return [.. Directory.GetFiles(place, "*.json").Order(StringComparer.Ordinal)
            .Select(file => JsonSerializer.Deserialize(File.ReadAllBytes(file), NotifyJson.Plain.Notice)!)];
    }

    public IEnumerable<string> Types() => Told().Select(notice => notice.Type);

    public ValueTask DisposeAsync() => _desk.DisposeAsync();

    private TroubleTelling Telling(LoggedEvents events, ILoggerFactory loggers)
    {
        var (configuration, notices) = (_desk.Part<DaemonConfiguration>(), _desk.Part<SpooledNotices>());
        return new TroubleTelling(
            configuration, events, new StandingTroubles(configuration, Sinks, notices, Time, loggers),
            new CrashMark(configuration, Sinks, notices, Time, loggers), notices, _desk.Part<AuditDiskWatch>(), _desk.Agents);
    }
}
