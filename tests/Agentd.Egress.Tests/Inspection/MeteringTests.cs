using System.IO.Compression;
using System.Net;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Egress.Tests.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What a session's requests to a metered host use.</summary>
public sealed class MeteringTests : IAsyncLifetime
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "sk-the-real-value-42";

    private Upstream _upstream = null!;
    private RequestDelegate _answer = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(context => _answer(context));

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_stream_arrives_as_it_was_sent_and_is_measured(string version)
    {
        string? coding = null;
        var seen = new TaskCompletionSource();
        _answer = async context =>
        {
            coding = context.Request.Headers.AcceptEncoding;
            context.Response.ContentType = "text/event-stream; charset=utf-8";
            await context.Response.WriteAsync(Transcripts.AnthropicStream[..40]);
            await context.Response.Body.FlushAsync();
            // Nothing of it is held back.
            await seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
            await context.Response.WriteAsync(Transcripts.AnthropicStream[40..]);
        };
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Anthropic));
        using var request = Post("/v1/messages", Version.Parse(version));
        request.Headers.TryAddWithoutValidation("Accept-Encoding", "gzip, br");

        using var answer = await session.Client(Version.Parse(version)).SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        var first = new byte[40];
        await body.ReadExactlyAsync(first);
        seen.SetResult();
        using var rest = new StreamReader(body);

        (Encoding.UTF8.GetString(first) + await rest.ReadToEndAsync()).ShouldBe(Transcripts.AnthropicStream);
        coding.ShouldBe("identity");
        var lines = await session.UsageAsync(3);
        lines.Select(line => line.State).ShouldBe([UsageState.Open, UsageState.Begin, UsageState.Measured]);
        (lines[1].Host, lines[2].Model).ShouldBe((Upstream.Host, "claude-sonnet-4-5-20250929"));
        (lines[2].Input, lines[2].Output, lines[2].CacheRead, lines[2].CacheWrite).ShouldBe((472, 89, 18000, 0));
    }

    [Fact]
    public async Task An_answer_that_shows_a_value_is_masked_and_measured()
    {
        _answer = context =>
        {
            context.Response.ContentType = "application/json";
            context.Response.Headers.ContentEncoding = "gzip";
            return context.Response.Body.WriteAsync(Zipped(Transcripts.OpenaiChat.Replace("Hello!", Value))).AsTask();
        };
        var key = new EgressCredential("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Openai), key);

        using var answer = await session.Client().SendAsync(Post("/v1/chat/completions"));

        (await answer.Content.ReadAsStringAsync()).ShouldBe(Transcripts.OpenaiChat.Replace("Hello!", Placeholder));
        (await session.UsageAsync(3))[2].Input.ShouldBe(400);
    }

    [Theory]
    [InlineData("/v1/chat/completions", 200, "application/json", "", "{\"choices\":[]}", "unmeasured", "no_usage")]
    [InlineData("/v1/chat/completions", 200, "text/plain", "", "no", "unmeasured", "content_type")]
    [InlineData("/v1/chat/completions", 200, "application/json", "gzip", "no", "unmeasured", "encoding")]
    [InlineData("/v1/chat/completions", 429, "application/json", "", "{\"error\":{}}", "failed", null)]
    [InlineData("/v1/chat/completions", 307, "application/json", "", "{}", "unmeasured", "status")]
    [InlineData("/v1/chat/completions", 200, "application/json", "identity", Transcripts.OpenaiChat, "measured", null)]
    [InlineData("/v1/images/generations", 200, "application/json", "", Transcripts.OpenaiChat, "unmeasured", "path")]
    public async Task What_an_answer_tells_or_does_not_tell_is_counted(
        string path, int status, string type, string coding, string body, string state, string? reason)
    {
        _answer = context =>
        {
            context.Response.StatusCode = status;
            context.Response.ContentType = type;
            if (coding.Length > 0) context.Response.Headers.ContentEncoding = coding;
            return context.Response.WriteAsync(body);
        };
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Openai));

        using var answer = await session.Client().SendAsync(Post(path));

        ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync()).ShouldBe((status, body));
        var line = (await session.UsageAsync(3))[2];
        (line.State, line.Reason).ShouldBe((Enum.Parse<UsageState>(state, true), reason));
    }

    [Fact]
    public async Task A_stream_that_breaks_off_is_counted_as_cut()
    {
        var (begun, seen) = (Transcripts.AnthropicStream[..500], new TaskCompletionSource());
        _answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(begun);
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
            context.Abort();
        };
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Anthropic));
        using var answer = await session.Client().SendAsync(Post("/v1/messages"), HttpCompletionOption.ResponseHeadersRead);
        await using var body = await answer.Content.ReadAsStreamAsync();
        await body.ReadExactlyAsync(new byte[begun.Length]);
        seen.SetResult();

        // Nobody takes a part for the whole.
        await Should.ThrowAsync<IOException>(() => body.CopyToAsync(Stream.Null));

        (await session.UsageAsync(3))[2].Reason.ShouldBe("cut");
    }

    [Fact]
    public async Task A_client_that_leaves_in_the_middle_is_counted_as_cut()
    {
        var left = new TaskCompletionSource();
        _answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Transcripts.AnthropicStream[..500]);
            await context.Response.Body.FlushAsync();
            await left.Task.WaitAsync(TimeSpan.FromMinutes(2));
        };
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Anthropic));
        using (var answer = await session.Client().SendAsync(Post("/v1/messages"), HttpCompletionOption.ResponseHeadersRead))
            await answer.Content.ReadAsStreamAsync();

        var line = (await session.UsageAsync(3))[2];
        left.SetResult();
        (line.State, line.Reason).ShouldBe((UsageState.Unmeasured, "cut"));
    }

    [Fact]
    public async Task Answers_that_come_at_the_same_time_are_measured_each()
    {
        const int Many = 24;
        _answer = context =>
        {
            context.Response.ContentType = "text/event-stream";
            return context.Response.WriteAsync(Transcripts.OpenaiChatStream);
        };
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Openai));
        var client = session.Client(HttpVersion.Version20);

        await Task.WhenAll(Enumerable.Range(0, Many).Select(async _ =>
        {
            using var answer = await client.SendAsync(Post("/v1/chat/completions", HttpVersion.Version20));
            (await answer.Content.ReadAsStringAsync()).ShouldBe(Transcripts.OpenaiChatStream);
        }));

        var lines = await session.UsageAsync(1 + 2 * Many);
        lines.Count(line => line.State == UsageState.Begin).ShouldBe(Many);
        lines.Count(line => line is { State: UsageState.Measured, Input: 19, Output: 9 }).ShouldBe(Many);
    }

    [Fact]
    public async Task A_value_that_a_host_repeats_as_the_model_is_not_written_down()
    {
        _answer = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Transcripts.OpenaiChat.Replace("gpt-4.1-2025-04-14", Value));
        };
        var key = new EgressCredential("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Openai), key);

        using var answer = await session.Client().SendAsync(Post("/v1/chat/completions"));

        (await session.UsageAsync(3))[2].Model.ShouldBe(Placeholder);
    }

    [Fact]
    public async Task A_greeting_costs_nothing()
    {
        _answer = context => context.Response.WriteAsync("hello");
        await using var session = await InspectedSession.OpenAsync(Metered(MeteredApi.Anthropic));

        using var answer = await session.Client().GetAsync("/api/hello");

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        (await session.UsageAsync(1)).ShouldHaveSingleItem().State.ShouldBe(UsageState.Open);
    }

    [Fact]
    public async Task A_rule_before_it_that_meters_nothing_lets_nothing_past_it()
    {
        _answer = context =>
        {
            context.Response.ContentType = "application/json";
            return context.Response.WriteAsync(Transcripts.OpenaiResponses);
        };
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(_upstream), Metered(MeteredApi.Openai));

        using var answer = await session.Client().SendAsync(Post("/v1/responses"));

        (await session.UsageAsync(3))[2].Output.ShouldBe(87);
    }

    private NetworkRule Metered(MeteredApi api) => InspectedSession.Rule(_upstream) with { Meter = api };

    private static HttpRequestMessage Post(string path, Version? version = null) => new(HttpMethod.Post, path)
    {
        Version = version ?? HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent("{}", Encoding.UTF8, "application/json"),
    };

    private static byte[] Zipped(string text)
    {
        using var zipped = new MemoryStream();
        using (var gzip = new GZipStream(zipped, CompressionLevel.Fastest)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return zipped.ToArray();
    }
}
