using System.Net;
using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Egress.Tests.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>By which requests to a metered host a session shows that it gets nowhere.</summary>
public sealed class StallTests : IAsyncLifetime
{
    private const string Path = "/v1/chat/completions";

    private Upstream _upstream = null!;
    private bool _reads = true;
    private RequestDelegate _answer = context =>
    {
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Transcripts.OpenaiChat);
    };

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(async context =>
    {
        // As models do, who have nothing to say before they know what they are asked.
        if (_reads) await context.Request.Body.CopyToAsync(Stream.Null);
        await _answer(context);
    });

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task The_same_body_again_and_again_is_told_when_it_is_as_often_in_a_row_and_after_as_many_more(string version)
    {
        await using var session = await OpenAsync(new EgressStall(RepeatRequests: 3));
        var client = session.Client(Version.Parse(version));

        foreach (var body in (string[])["a", "a", "b", "b", "a", "a"]) await AskAsync(client, Path, body);
        await session.UsageAsync(1 + 2 * 6);
        session.Stalls.ShouldBeEmpty();
        foreach (var body in (string[])["a", "a", "a", "a"]) await AskAsync(client, Path, body);

        (await session.StallsAsync(2)).ShouldBe([(StallKind.RepeatRequests, 3), (StallKind.RepeatRequests, 6)]);
    }

    [Fact]
    public async Task A_long_body_that_comes_in_pieces_is_the_same_one_though_it_is_cut_elsewhere_and_held_for_a_budget()
    {
        var budget = new EgressBudget(Tokens: 1_000_000_000);
        await using var session = await OpenAsync(new EgressStall(RepeatRequests: 2), budget);
        var client = session.Client();
        var body = $$"""{"max_tokens":9,"messages":"{{new string('x', 300_000)}}"}""";

        using (var whole = await client.SendAsync(Post(Path, body))) whole.IsSuccessStatusCode.ShouldBeTrue();
        using var pieces = Post(Path, body);
        pieces.Headers.TransferEncodingChunked = true;
        using (var other = await client.SendAsync(pieces)) other.IsSuccessStatusCode.ShouldBeTrue();

        (await session.StallsAsync(1)).ShouldBe([(StallKind.RepeatRequests, 2)]);
    }

    [Fact]
    public async Task Another_path_is_another_request_and_what_costs_nothing_or_says_nothing_is_none()
    {
        await using var session = await OpenAsync(new EgressStall(RepeatRequests: 2));
        var client = session.Client();

        await AskAsync(client, "/v1/chat/completions", "a");
        await AskAsync(client, "/v1/responses", "a");
        for (var at = 0; at < 4; at++)
        {
            await AskAsync(client, "/v1/files", "b");
            using var greeting = await client.GetAsync("/v1/models");
            await AskAsync(client, "/v1/responses", "");
        }
        await session.UsageAsync(1 + 2 * 6);
        session.Stalls.ShouldBeEmpty();
        await AskAsync(client, "/v1/responses", "a");

        (await session.StallsAsync(1)).Length.ShouldBe(1, "neither counts, and neither comes between");
    }

    [Fact]
    public async Task What_fails_counts_whoever_says_so_until_something_does_not()
    {
        int[] statuses = [500, 429, 200, 400, 529, 429];
        var asked = 0;
        _answer = async context =>
        {
            var at = asked++;
            if (at >= statuses.Length) context.Abort();
            else context.Response.StatusCode = statuses[at];
            await Task.CompletedTask;
        };
        await using var session = await OpenAsync(new EgressStall(ErrorsInARow: 4));
        var client = session.Client();

        for (var at = 0; at < statuses.Length; at++) await AskAsync(client, Path, $"{at}");
        await session.UsageAsync(1 + 2 * statuses.Length);
        session.Stalls.ShouldBeEmpty();
        await AskAsync(client, Path, "a connection that is cut");

        (await session.StallsAsync(1)).ShouldBe([(StallKind.ErrorsInARow, 4)]);
    }

    [Fact]
    public async Task A_stream_that_breaks_off_and_a_refusal_of_a_budget_are_errors_too()
    {
        _answer = async context =>
        {
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Transcripts.OpenaiChatStream[..50]);
            await context.Response.Body.FlushAsync();
            context.Abort();
        };
        await using var session = await OpenAsync(new EgressStall(ErrorsInARow: 2), new EgressBudget(Requests: 1));
        var client = session.Client();

        await AskAsync(client, Path, "a");
        await AskAsync(client, Path, "b");

        (await session.StallsAsync(1)).ShouldBe([(StallKind.ErrorsInARow, 2)]);
    }

    [Fact]
    public async Task Who_answers_with_an_error_before_all_is_said_has_answered()
    {
        _reads = false;
        _answer = context =>
        {
            context.Response.StatusCode = 413;
            return Task.CompletedTask;
        };
        await using var session = await OpenAsync(new EgressStall(ErrorsInARow: 2, RepeatRequests: 2));

        for (var at = 0; at < 2; at++) await AskAsync(session.Client(), Path, new string('x', 4_000_000));

        (await session.StallsAsync(1)).ShouldContain((StallKind.ErrorsInARow, 2));
    }

    [Fact]
    public async Task A_client_that_leaves_is_no_error_and_ends_no_row()
    {
        var statuses = new Queue<int>([500, 200, 500]);
        var left = new TaskCompletionSource();
        _answer = async context =>
        {
            context.Response.StatusCode = statuses.Dequeue();
            if (context.Response.StatusCode != 200) return;
            context.Response.ContentType = "text/event-stream";
            await context.Response.WriteAsync(Transcripts.OpenaiChatStream[..50]);
            await context.Response.Body.FlushAsync();
            await left.Task.WaitAsync(TimeSpan.FromMinutes(2));
        };
        await using var session = await OpenAsync(new EgressStall(ErrorsInARow: 2));

        await AskAsync(session.Client(), Path, "a");
        using (await session.Client().SendAsync(Post(Path, "b"), HttpCompletionOption.ResponseHeadersRead)) { }
        await session.UsageAsync(5);
        session.Stalls.ShouldBeEmpty();
        left.SetResult();
        await AskAsync(session.Client(), Path, "c");

        (await session.StallsAsync(1)).ShouldBe([(StallKind.ErrorsInARow, 2)]);
    }

    private Task<InspectedSession> OpenAsync(EgressStall stall, EgressBudget? budget = null) =>
        InspectedSession.OpenAsync(InspectedSession.Rule(_upstream) with { Meter = MeteredApi.Openai }, budget, stall);

    private static async Task AskAsync(HttpClient client, string path, string body)
    {
        try
        {
            using var answer = await client.SendAsync(Post(path, body, client.DefaultRequestVersion));
            await answer.Content.ReadAsByteArrayAsync();
        }
        catch (HttpRequestException)
        {
            // It was cut.
        }
    }

    private static HttpRequestMessage Post(string path, string body, Version? version = null) => new(HttpMethod.Post, path)
    {
        Version = version ?? HttpVersion.Version11,
        VersionPolicy = HttpVersionPolicy.RequestVersionExact,
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
