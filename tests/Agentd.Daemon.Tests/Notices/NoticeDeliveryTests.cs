using Agentd.Application.Ports;
using Agentd.Daemon.Notices;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Logging;
using NSubstitute;

namespace Agentd.Daemon.Tests.Notices;

/// <summary>The daemon's side of deliveries; the notifier is a script that answers as a test wants.</summary>
public sealed class NoticeDeliveryTests : IDisposable
{
    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-delivery-");
    private readonly NotifySink[] _sinks = [Sink("chat"), Sink("mail")];
    private readonly NoticeSpool _spool;

    public NoticeDeliveryTests() => _spool = new NoticeSpool(State, TimeProvider.System);

    public void Dispose() => _folder.Delete(recursive: true);

    [Fact]
    public async Task A_sink_that_ends_the_notifier_keeps_no_other_waiting()
    {
        AddFor("chat");
        AddFor("mail");
        // As the process ends where TLS cannot be loaded.
        await WithNotifierAsync("""
            case $order in *'"name":"chat"'*) echo 'No usable version of libssl was found' >&2; exit 134;; esac
            rm "$spool"/mail/*.json; echo '{"sinks":[{"name":"mail","delivered":1}]}'
            """, () => !_spool.HasFor("mail"));

        _spool.HasFor("chat").ShouldBeTrue();
    }

    [Fact]
    public async Task Other_sinks_are_told_of_messages_that_died_and_only_once()
    {
        AddFor("chat");
        // Whatever is sent to either is refused for good: without an end of it the two would tell each other for ever.
        await WithNotifierAsync("""
            echo run >>"$spool/../runs"
            if rm "$spool"/chat/*.json 2>/dev/null; then echo '{"sinks":[{"name":"chat","dead":1,"dead_to_tell":1,"trouble":"answered 404"}]}'
            else rm "$spool"/mail/*.json; echo '{"sinks":[{"name":"mail","dead":1,"dead_to_tell":0,"trouble":"answered 404"}]}'; fi
            """, () => Runs() == 2 && !_spool.HasFor("mail"));

        (_spool.HasFor("chat"), Runs()).ShouldBe((false, 2));
        Figures.Messages[("chat", NoticeFate.Dead)].ShouldBe(1);
    }

    private NoticeFigures Figures { get; } = new();

    private string State => Path.Combine(_folder.FullName, "state");

    private int Runs() => File.Exists(Path.Combine(State, "runs")) ? File.ReadAllLines(Path.Combine(State, "runs")).Length : 0;

    private void AddFor(string sink) => _spool.Add(new Notice
    {
        Type = NoticeTypes.SessionFailed,
        Time = DateTimeOffset.UtcNow,
        Id = "1.session.failed",
        Host = "host",
        DaemonId = "d",
        Data = new NoticeData(),
    }, sink);

    private async Task WithNotifierAsync(string script, Func<bool> isDone)
    {
        var program = Path.Combine(_folder.FullName, "notifier");
        File.WriteAllText(program, $"#!/bin/sh\norder=$(cat) spool={_spool.Place}\n{script}\n");
        File.SetUnixFileMode(program, (UnixFileMode)0b111_101_101);
        using var loggers = new LoggerFactory();
        var (bell, configured) = (new DeliveryBell(TimeProvider.System), new ConfiguredSinks(_sinks));
        var configuration = Configuration();
        var notices = new SpooledNotices(configuration, configured, Substitute.For<IRecordArchive>(), bell, TimeProvider.System, loggers);
        using var delivery = new NoticeDelivery(
            configuration, configured, Substitute.For<ICredentials>(), new NotifierProcess(program), bell,
            notices, Figures, TimeProvider.System, loggers);
        await delivery.StartAsync(CancellationToken.None);
        for (var look = 0; look < 1200 && !isDone(); look++) await Task.Delay(50);
        await delivery.StopAsync(CancellationToken.None);
        isDone().ShouldBeTrue();
    }

    private DaemonConfiguration Configuration()
    {
        var (socket, pid) = (Path.Combine(_folder.FullName, "agentd.sock"), Path.Combine(_folder.FullName, "agentd.pid"));
        return new DaemonConfiguration
        {
            AuditRoot = _folder.FullName,
            SocketPath = socket,
            PidFile = pid,
            DaemonId = DaemonId.FromPaths(socket, pid),
            StateDirectory = State,
            ConfigPath = Path.Combine(_folder.FullName, "agentd.toml"),
            Agents = [],
        };
    }

    private static NotifySink Sink(string name) => new() { Name = name, Kind = SinkKind.Exec, Argv = ["/bin/true"] };
}
