using System.Collections.Concurrent;
using System.Net;
using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Egress.Tests.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What is measured of models that have trouble, or have much to say.</summary>
public sealed class TroubledModelTests : IAsyncLifetime
{
    private const string Path = "/v1/messages";
    private static readonly int[] _errors = [429, 500, 529];

    private readonly ConcurrentDictionary<string, int> _asked = new();
    private readonly ConcurrentDictionary<string, TaskCompletionSource> _heads = new();
    private Upstream _upstream = null!;
    private RequestDelegate _answer = null!;
    private int _told;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(context => _answer(context));

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1", false)]
    [InlineData("2.0", false)]
    [InlineData("1.1", true)]
    public async Task Clients_that_try_again_side_by_side_used_what_they_were_told_at_last_and_no_error_counts(string version, bool isBound)
    {
        const int Clients = 8;
        _answer = AnswerAtLastAsync;
        // Half an answer and a 500 keep what was taken for them: of the bodies, what interfaces add, and the answers.
        var budget = isBound ? new EgressBudget(Tokens: 10_000_000, Requests: Clients * (_errors.Length + 2)) : null;
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(_upstream) with { Meter = MeteredApi.Anthropic }, budget);
        var client = session.Client(Version.Parse(version));

        await Task.WhenAll(Enumerable.Range(0, Clients).Select(number => TryAsync(client, $"{number}")));

        var lines = await session.UsageAsync(1 + 2 * Clients * (_errors.Length + 2));
        lines.Count(line => line.State == UsageState.Begin).ShouldBe(Clients * (_errors.Length + 2));
        lines.Count(line => line.State == UsageState.Failed).ShouldBe(Clients * _errors.Length);
        lines.Count(line => line is { State: UsageState.Unmeasured, Reason: "cut" }).ShouldBe(Clients);
        _told.ShouldBe(Clients);
        lines.Where(line => line.State == UsageState.Measured).Select(line => (line.Input, line.CacheRead, line.Output))
            .ShouldBe(Enumerable.Repeat(((long?)472, (long?)18000, (long?)89), _told));
    }

    [Fact]
    public async Task An_answer_of_a_hundred_megabytes_is_measured_at_its_end()
    {
        const int Megabytes = 100;
        var words = Encoding.UTF8.GetBytes(string.Concat(Enumerable.Repeat(
            "event: content_block_delta\ndata: {\"type\":\"content_block_delta\",\"delta\":{\"text\":\"a word\"}}\n\n", 12_000)));
        _answer = async context =>
        {
            var end = Transcripts.AnthropicStream.IndexOf("event: message_delta", StringComparison.Ordinal);
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Transcripts.AnthropicStream[..end]);
            for (var at = 0; at < Megabytes; at++) await context.Response.Body.WriteAsync(words);
            await context.Response.WriteAsync(Transcripts.AnthropicStream[end..]);
        };
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(_upstream) with { Meter = MeteredApi.Anthropic });

        using var answer = await session.Client().SendAsync(Post("long"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var (received, room) = (0L, new byte[64 * 1024]);
        while (await body.ReadAsync(room) is > 0 and var count) received += count;

        received.ShouldBe(Transcripts.AnthropicStream.Length + (long)Megabytes * words.Length);
        words.Length.ShouldBeGreaterThan(1_000_000);
        (await session.UsageAsync(3))[2].Output.ShouldBe(89);
    }

    private async Task AnswerAtLastAsync(HttpContext context)
    {
        await context.Request.Body.CopyToAsync(Stream.Null);
        var times = _asked.AddOrUpdate(context.Request.QueryString.Value!, 1, (_, before) => before + 1);
        if (times <= _errors.Length)
        {
            context.Response.StatusCode = _errors[times - 1];
            context.Response.Headers.RetryAfter = "0";
            return;
        }
        context.Response.ContentType = "text/event-stream";
        await context.Response.WriteAsync(Transcripts.AnthropicStream[..700]);
        await context.Response.Body.FlushAsync();
        if (times == _errors.Length + 1)
        {
            // Without its head nothing was answered.
            await HeadOf(context.Request.QueryString.Value![1..]).Task.WaitAsync(TimeSpan.FromMinutes(2));
            context.Abort();
            return;
        }
        await context.Response.WriteAsync(Transcripts.AnthropicStream[700..]);
        Interlocked.Increment(ref _told);
    }

    private TaskCompletionSource HeadOf(string name) => _heads.GetOrAdd(name, _ => new TaskCompletionSource());

    private async Task TryAsync(HttpClient client, string name)
    {
        while (true)
        {
            try
            {
                using var answer = await client.SendAsync(
                    Post(name, client.DefaultRequestVersion), HttpCompletionOption.ResponseHeadersRead);
                if (!answer.IsSuccessStatusCode) continue;
                HeadOf(name).TrySetResult();
                if (await answer.Content.ReadAsStringAsync() == Transcripts.AnthropicStream) return;
            }
            catch (Exception cut) when (cut is HttpRequestException or IOException)
            {
                // It tries again.
            }
        }
    }

    private static HttpRequestMessage Post(string name, Version? version = null) => new(HttpMethod.Post, $"{Path}?{name}")
    {
        Version = version ?? HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent("""{"max_tokens":100}""", Encoding.UTF8, "application/json"),
    };
}
