using System.Net;
using System.Text;
using Agentd.Application.Ports;
using Agentd.Application.Scheduling;
using Agentd.Daemon.Scraping;
using Agentd.Daemon.Tests.Operators;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Configuration;
using Microsoft.Extensions.Time.Testing;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Daemon.Tests.Scraping;

public sealed class ScrapeListenerTests : IAsyncLifetime
{
    private readonly FakeTimeProvider _time = new(new DateTimeOffset(2026, 1, 2, 3, 4, 5, TimeSpan.Zero));
    private readonly CancellationTokenSource _stop = new();
    private readonly OperatorDesk _desk;
    private ScrapeListener _listener = null!;
    private Task _schedules = Task.CompletedTask;

    public ScrapeListenerTests() => _desk = new OperatorDesk(
        time: _time, metrics: new MetricsSettings { Endpoint = new IPEndPoint(IPAddress.Loopback, 0) });

    public Task InitializeAsync()
    {
        _desk.Agents.All.Returns([]);
        _desk.Engine.VersionAsync(default).ReturnsForAnyArgs("5.4.2");
        _listener = _desk.Part<ScrapeListener>();
        _listener.Open();
        _schedules = _desk.Part<Scheduler>().RunAsync(_stop.Token);
        return Task.CompletedTask;
    }

    public async Task DisposeAsync()
    {
        await _stop.CancelAsync();
        await _schedules.WaitAsync(TimeSpan.FromMinutes(2));
        await _listener.CloseAsync();
        await _desk.DisposeAsync();
    }

    [Fact]
    public async Task The_metrics_are_served_as_one_text_and_the_connection_ends()
    {
        var answer = await GetAsync("/metrics");

        answer.ShouldStartWith("HTTP/1.1 200 OK\r\nContent-Type: text/plain; version=0.0.4; charset=utf-8\r\nContent-Length: ");
        var (head, body) = (answer.Split("\r\n\r\n")[0], answer.Split("\r\n\r\n")[1]);
        head.ShouldContain($"Content-Length: {Encoding.UTF8.GetByteCount(body)}\r\n");
        head.ShouldContain("Connection: close");
        body.ShouldContain("# TYPE agentd_build_info gauge\nagentd_build_info{version=\"0.1.1\"");
    }

    [Theory]
    [InlineData("/", "404 Not Found")]
    [InlineData("/metrics/", "404 Not Found")]
    [InlineData("/../metrics", "404 Not Found")]
    [InlineData("/healthz", "200 OK")]
    public async Task Three_pages_are_answered_and_nothing_else(string path, string status) =>
        (await GetAsync(path)).ShouldStartWith($"HTTP/1.1 {status}\r\n");

    [Theory]
    [InlineData("POST")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    [InlineData("get")]
    public async Task Only_GET_is_answered(string method)
    {
        using var scraper = Scraper();
        scraper.Send($"{method} /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n");
        var answer = await scraper.ReadToEndAsync();
        answer.ShouldStartWith("HTTP/1.1 405 Method Not Allowed\r\n");
        answer.ShouldContain("Allow: GET\r\n");
    }

    [Fact]
    public async Task A_page_of_another_host_in_somebodys_browser_reads_nothing()
    {
        using var scraper = Scraper();
        var answer = await scraper.GetAsync("/metrics", "rebound.example:9418");
        answer.ShouldStartWith("HTTP/1.1 421 Misdirected Request\r\n");
        answer.ShouldNotContain("agentd_");
    }

    [Fact]
    public async Task Readiness_is_what_a_run_would_need_and_its_reasons_stay_here()
    {
        (await GetAsync("/readyz")).ShouldStartWith("HTTP/1.1 503 Service Unavailable\r\n");

        _desk.Readiness.Ready(_time.GetUtcNow());
        (await GetAsync("/readyz")).ShouldEndWith("\r\n\r\nready\n");

        _desk.Records.When(records => records.Probe()).Throw(new SessionException("the audit root '/srv/audit' is not usable"));
        _desk.Engine.VersionAsync(default).ThrowsAsyncForAnyArgs(new EngineException("podman version: no"));
        _time.Advance(TimeSpan.FromSeconds(6));
        var answer = await GetAsync("/readyz");
        answer.ShouldStartWith("HTTP/1.1 503 Service Unavailable\r\n");
        answer.ShouldNotContain("/srv/audit");
    }

    [Fact]
    public async Task A_client_that_dribbles_its_request_is_cut_off_and_holds_nobody_up()
    {
        using var slow = Scraper();
        var head = "GET /metrics HTTP/1.1\r\nHost: localhost\r\nX: "u8.ToArray();
        foreach (var octet in head) slow.TrySend([octet]);
        (await GetAsync("/healthz")).ShouldStartWith("HTTP/1.1 200 OK");

        await UntilAsync(() => slow.IsCutOff);

        (await slow.ReadToEndAsync()).ShouldNotContain("agentd_");
    }

    [Fact]
    public async Task A_crowd_of_silent_clients_is_cut_off_and_whoever_waited_behind_it_is_answered()
    {
        Scraper[] crowd = [.. Enumerable.Range(0, ScrapeListener.MostConnections).Select(_ => Scraper())];
        using var late = Scraper();
        late.Send("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n");

        await UntilAsync(() => late.IsCutOff);

        (await late.ReadToEndAsync()).ShouldEndWith("ok\n");
        foreach (var silent in crowd) silent.Dispose();
    }

    [Fact]
    public async Task A_head_without_an_end_is_read_up_to_a_bound()
    {
        using var scraper = Scraper();
        var line = Encoding.ASCII.GetBytes($"X: {new string('x', 1000)}\r\n");
        scraper.Send("GET /metrics HTTP/1.1\r\nHost: localhost\r\n");
        for (var sent = 0; sent < 100 && scraper.TrySend(line);) sent++;

        var answer = await scraper.ReadToEndAsync();
        (answer.StartsWith("HTTP/1.1 431 ", StringComparison.Ordinal) || answer == "(reset)").ShouldBeTrue(answer);
    }

    [Fact]
    public async Task Of_requests_in_a_row_the_first_is_answered_and_the_others_are_not_read_as_anything()
    {
        using var scraper = Scraper();
        scraper.Send(string.Concat(Enumerable.Repeat("GET /healthz HTTP/1.1\r\nHost: localhost\r\n\r\n", 20)));

        var answer = await scraper.ReadToEndAsync();

        answer.Split("HTTP/1.1 ").Length.ShouldBe(2);
        answer.ShouldStartWith("HTTP/1.1 200 OK\r\n");
    }

    [Fact]
    public async Task A_client_that_goes_away_in_the_middle_does_no_harm()
    {
        const string whole = "GET /metrics HTTP/1.1\r\nHost: localhost\r\n\r\n";
        foreach (var part in (string[])["", "GET", whole[..^2], whole])
        {
            using var scraper = Scraper();
            scraper.Send(part);
        }

        (await GetAsync("/healthz")).ShouldStartWith("HTTP/1.1 200 OK");
    }

    [Fact]
    public async Task An_address_that_is_taken_is_told_with_its_cure()
    {
        var taken = (IPEndPoint)_listener.Endpoints.Single();
        await using var other = new OperatorDesk(metrics: new MetricsSettings { Endpoint = taken });

        Should.Throw<SessionException>(() => other.Part<ScrapeListener>().Open()).Message
            .ShouldStartWith($"[metrics] listen: {taken} cannot be bound: ");
    }

    private Scraper Scraper() => new(_listener.Endpoints.Single());

    private async Task<string> GetAsync(string path)
    {
        using var scraper = Scraper();
        return await scraper.GetAsync(path);
    }

    // The daemon's clock goes on as long as it takes: only what waits for it is waited for.
    private async Task UntilAsync(Func<bool> condition)
    {
        for (var real = System.Diagnostics.Stopwatch.StartNew(); !condition(); await Task.Delay(10))
        {
            real.Elapsed.ShouldBeLessThan(TimeSpan.FromMinutes(2));
            _time.Advance(TimeSpan.FromSeconds(1));
        }
    }
}
