using System.Text;
using Agentd.Application.Figures;
using Agentd.Application.Ports;
using Agentd.Daemon.Metrics;
using Agentd.Daemon.Notices;
using Agentd.Daemon.Tests.Operators;
using Agentd.Domain.Agents;
using Agentd.Domain.Audit;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.Podman;
using Agentd.Notify.Protocol;
using Microsoft.Extensions.Hosting;
using NSubstitute;

namespace Agentd.Daemon.Tests.Metrics;

public sealed class MetricsTextTests : IAsyncDisposable
{
    private static readonly DateTimeOffset _noon = new(2026, 1, 2, 12, 0, 0, TimeSpan.Zero);

    private readonly DirectoryInfo _folder = Directory.CreateTempSubdirectory("agentd-metrics-");
    private readonly OperatorDesk _desk;

    public MetricsTextTests()
    {
        _desk = new OperatorDesk(metrics: new MetricsSettings { Textfile = Textfile });
        var filtered = Agent("filtered") with { Network = new AgentNetwork(null, []) { Rules = [] }, Stall = new SessionStall() };
        _desk.Agents.All.Returns([Agent("site-builder"), filtered]);
        _desk.Survey.Look(null!, default).ReturnsForAnyArgs(new RecordSurvey(4096, 7, new Dictionary<AgentName, AgentRecords>
        {
            [AgentName.Parse("site-builder")] = new(new AgentHistory(_noon, _noon, 0), 1, 6),
        }));
    }

    private string Textfile => Path.Combine(_folder.FullName, "agentd.prom");

    private SessionFigures Figures => _desk.Part<SessionFigures>();

    public async ValueTask DisposeAsync()
    {
        await _desk.DisposeAsync();
        _folder.Delete(recursive: true);
    }

    [Fact]
    public async Task Every_declared_agent_has_its_rows_before_anything_happens()
    {
        var rows = await RowsAsync();

        foreach (var outcome in (string[])["success", "work_failed", "timed_out", "error"])
            rows.ShouldContain($$"""agentd_sessions_total{agent="site-builder",outcome="{{outcome}}"} 0""");
        rows.ShouldContain("""agentd_sessions_active{agent="site-builder",state="queued"} 0""");
        rows.ShouldContain("""agentd_bounds_hit_total{agent="site-builder",bound="out_of_memory"} 0""");
        rows.ShouldContain("""agentd_network_denied_total{agent="filtered"} 0""");
        rows.ShouldNotContain("""agentd_network_denied_total{agent="site-builder"} 0""");
        rows.ShouldContain("""agentd_stalls_total{agent="filtered",kind="repeat_requests"} 0""");
        rows.ShouldNotContain("""agentd_stalls_total{agent="site-builder",kind="repeat_requests"} 0""");
        rows.ShouldContain("""agentd_podman_errors_total{verb="secret create"} 0""");
    }

    [Fact]
    public async Task A_session_that_ended_is_in_every_metric_that_is_about_it()
    {
        Happen();

        var rows = await RowsAsync();

        rows.ShouldContain("""agentd_sessions_total{agent="filtered",outcome="timed_out"} 1""");
        rows.ShouldContain("""agentd_bounds_hit_total{agent="filtered",bound="timeout"} 1""");
        rows.ShouldContain("""agentd_session_duration_seconds_bucket{agent="filtered",le="60"} 0""");
        rows.ShouldContain("""agentd_session_duration_seconds_bucket{agent="filtered",le="300"} 1""");
        rows.ShouldContain("""agentd_session_duration_seconds_sum{agent="filtered"} 90""");
        rows.ShouldContain("""agentd_session_phase_seconds_sum{phase="execute"} 80""");
        rows.ShouldNotContain(row => row.Contains("set-up"));
        rows.ShouldContain("""agentd_network_requests_total{agent="filtered",verdict="denied"} 3""");
        rows.ShouldContain("""agentd_network_denied_total{agent="filtered"} 3""");
        rows.ShouldContain("""agentd_usage_tokens_total{agent="filtered",model="claude",direction="input"} 100""");
        rows.ShouldContain("""agentd_usage_tokens_total{agent="filtered",model="claude",direction="cache_read"} 50""");
        rows.ShouldContain("""agentd_usage_cost_total{agent="filtered",model="claude",currency="USD"} 0.25""");
        rows.ShouldContain("""agentd_podman_call_seconds_count{verb="ps"} 1""");
        rows.ShouldContain("""agentd_podman_errors_total{verb="ps"} 1""");
    }

    [Fact]
    public async Task Messages_are_counted_by_sink_and_by_what_became_of_them()
    {
        _desk.Part<ConfiguredSinks>().Replace([new NotifySink { Name = "chat" }]);
        _desk.Part<NoticeFigures>().Note(new SinkReport("chat", null) { Delivered = 2, Failed = 1, Dead = 3 });
        await _desk.Part<SpooledNotices>().TellAsync(new TellableEvent(NoticeTypes.AgentFailing, "1", new NoticeData()));

        var rows = await RowsAsync();

        rows.ShouldContain("""agentd_notifications_total{sink="chat",result="delivered"} 2""");
        rows.ShouldContain("""agentd_notifications_total{sink="chat",result="failed"} 1""");
        rows.ShouldContain("""agentd_notifications_total{sink="chat",result="dead"} 3""");
        rows.ShouldContain("""agentd_notifications_pending{sink="chat"} 1""");
    }

    [Fact]
    public async Task An_agent_that_is_not_declared_has_no_row_whatever_its_sessions_did()
    {
        Figures.NoteEnd(Record("forgotten"), "success", _noon);

        (await RowsAsync()).ShouldNotContain(row => row.Contains("forgotten"));
    }

    [Fact]
    public async Task What_the_records_tell_is_shown_once_they_are_read_and_not_before()
    {
        (await RowsAsync()).ShouldNotContain(row => row.StartsWith("agentd_agent_last_success"));

        await SurveyAsync();

        var rows = await RowsAsync();
        rows.ShouldContain($$"""agentd_agent_last_success_timestamp_seconds{agent="site-builder"} {{_noon.ToUnixTimeSeconds()}}""");
        rows.ShouldContain("""agentd_agent_last_success_timestamp_seconds{agent="filtered"} 0""");
        rows.ShouldContain("""agentd_audit_incomplete_records{agent="site-builder"} 1""");
        rows.ShouldContain("""agentd_audit_last_sequence{agent="site-builder"} 6""");
        rows.ShouldContain("agentd_audit_records 7");
        rows.ShouldContain("agentd_audit_bytes 4096");
    }

    [Fact]
    public async Task The_text_file_is_written_beside_and_renamed_for_everybody_to_read()
    {
        var textfile = _desk.Part<IEnumerable<IHostedService>>().OfType<MetricsTextfile>().Single();
        await textfile.StartAsync(default);

        for (var clock = System.Diagnostics.Stopwatch.StartNew(); !File.Exists(Textfile); await Task.Delay(10))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        await textfile.StopAsync(default);

        File.ReadAllText(Textfile).ShouldEndWith("\n");
        File.ReadAllText(Textfile).ShouldNotContain("process_cpu_seconds_total", Case.Sensitive, "the node exporter has that of itself");
        File.GetUnixFileMode(Textfile).ShouldBe((UnixFileMode)0b110_100_100);
        _folder.GetFileSystemInfos().Length.ShouldBe(1);
    }

    [Fact]
    public void Labels_and_numbers_are_written_as_the_format_wants_them()
    {
        var text = new Exposition();
        text.Begin("x", "gauge", "An x.");
        text.Sample(0.1, ("l", "a\"b\\c\nd"));
        text.Sample(1e21);
        text.Sample("_sum", 1767355200.125);

        Encoding.UTF8.GetString(text.Written.Span)
            .ShouldBe("# HELP x An x.\n# TYPE x gauge\nx{l=\"a\\\"b\\\\c\\nd\"} 0.1\nx 1E+21\nx_sum 1767355200.125\n");
    }

    [PromtoolFact]
    public async Task Prometheus_has_nothing_to_object_to()
    {
        Happen();
        await SurveyAsync();

        var judged = await Promtool.RunAsync(await _desk.Part<MetricsText>().RenderAsync(default), "check", "metrics");

        judged.ExitCode.ShouldBe(0, judged.Output);
        judged.Output.Trim().ShouldBeEmpty();
    }

    [Fact]
    public async Task Every_metric_is_told_of_in_the_guide()
    {
        Happen();
        await SurveyAsync();
        var guide = File.ReadAllText($"{Repository()}/docs/metrics.md");

        var names = (await RowsAsync()).Where(row => row.StartsWith("# TYPE ")).Select(row => row.Split(' ')[2]).ToList();

        names.Count.ShouldBeGreaterThan(25);
        names.Where(name => !guide.Contains($"`{name}`")).ShouldBeEmpty();
    }

    private void Happen()
    {
        var record = Record("filtered") with { Bound = SessionBound.Timeout };
        Figures.NoteEnd(record, "timed_out", _noon);
        Figures.NoteClosed(
            record.Agent,
            [
                new PhaseTiming("execute", _noon, TimeSpan.FromSeconds(80)),
                new PhaseTiming(SetupStep.CloneRepository.Name, _noon, TimeSpan.FromSeconds(2)),
            ],
            new NetworkCounts(5, 3, 1),
            new SessionUsage(
                [new ModelUsage("claude", 1, new(100, 7, 50), 157, _noon, _noon) { Cost = 0.25m }], new Dictionary<string, long>(), 0, 0)
            {
                Currency = "USD",
            });
        _desk.Part<PodmanFigures>().Note(new PodmanCallOver("ps", TimeSpan.FromSeconds(0.2), IsGood: false));
    }

    private async Task SurveyAsync()
    {
        var surveys = _desk.Part<RecordSurveys>();
        await surveys.StartAsync(default);
        for (var clock = System.Diagnostics.Stopwatch.StartNew(); surveys.Latest is null; await Task.Delay(10))
            clock.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
        await surveys.StopAsync(default);
    }

    private async Task<string[]> RowsAsync() =>
        Encoding.UTF8.GetString((await _desk.Part<MetricsText>().RenderAsync(default)).Span).Split('\n');

    private static SessionRecord Record(string agent) => new()
    {
        SessionId = SessionId.FromBytes(Guid.NewGuid().ToByteArray().AsSpan(0, 8)),
        Agent = AgentName.Parse(agent),
        DaemonId = DaemonId.FromPaths("/s", "/p"),
        RepositoryUrl = "https://example.org/x.git",
        StartedAt = _noon.AddSeconds(-90),
    };

    private static Agent Agent(string name) => new()
    {
        Name = AgentName.Parse(name),
        BaseImage = "x",
        MethodologyDirectory = "/m",
        Command = ["x"],
    };

    private static string Repository()
    {
        var directory = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists($"{directory.FullName}/Agentd.sln"))
            directory = directory.Parent ?? throw new InvalidOperationException("The tests do not run inside the repository.");
        return directory.FullName;
    }
}
