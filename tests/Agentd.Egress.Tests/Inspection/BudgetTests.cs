using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Egress.Tests.Metering;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What a session with a budget gets of metered hosts.</summary>
public sealed class BudgetTests : IAsyncLifetime
{
    private Upstream _upstream = null!;
    private int _asked;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(context =>
    {
        _asked++;
        context.Response.ContentType = "application/json";
        return context.Response.WriteAsync(Transcripts.OpenaiChat);
    });

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData(MeteredApi.Anthropic, "/v1/messages",
        "{\"type\":\"error\",\"error\":{\"type\":\"permission_error\",\"message\":\"agentd: ")]
    [InlineData(MeteredApi.Openai, "/v1/responses",
        "{\"error\":{\"type\":\"insufficient_quota\",\"code\":\"insufficient_quota\",\"param\":null,\"message\":\"agentd: ")]
    [InlineData(MeteredApi.Gemini, "/m:generateContent",
        "{\"error\":{\"code\":403,\"status\":\"PERMISSION_DENIED\",\"message\":\"agentd: ")]
    public async Task Whoever_wants_more_than_is_left_is_told_in_the_words_of_the_interface(MeteredApi api, string path, string words)
    {
        await using var session = await OpenAsync(api, new EgressBudget(Tokens: 100));
        const string Body = """{"max_tokens":9,"max_output_tokens":9,"generationConfig":{"maxOutputTokens":9}}""";

        using var answer = await session.Client().SendAsync(Post(path, Body));

        ((int)answer.StatusCode, _asked).ShouldBe((403, 0));
        (await answer.Content.ReadAsStringAsync()).ShouldStartWith(words + "the session's budget is used up: of 100 tokens 0 are used");
        (await session.DecisionsAsync(1))[0].Reason.ShouldBe("budget");
    }

    [Fact]
    public async Task What_was_used_counts_and_the_request_arrives_as_it_was_sent()
    {
        await using var session = await OpenAsync(MeteredApi.Openai, new EgressBudget(Tokens: 1000 + 1024, Requests: 3));
        var client = session.Client();
        const string Body = """{"max_tokens":500}""";
        using (var first = await client.SendAsync(Post("/v1/chat/completions", Body))) first.IsSuccessStatusCode.ShouldBeTrue();
        using (var models = await client.GetAsync("/v1/models")) models.IsSuccessStatusCode.ShouldBeTrue();
        await session.UsageAsync(4);

        using var last = await client.SendAsync(Post("/v1/chat/completions", """{"max_tokens":900}"""));

        ((int)last.StatusCode, _asked).ShouldBe((403, 2));
        var lines = await session.UsageAsync(4);
        lines.Select(line => line.State)
            .ShouldBe([UsageState.Open, UsageState.Begin, UsageState.Measured, UsageState.Free], ignoreOrder: true);
        lines.Single(line => line.State == UsageState.Begin).Reserved.ShouldBe(Body.Length + 1024 + 500);
        var measured = lines.Single(line => line.State == UsageState.Measured);
        measured.Counted.ShouldBe(measured.Input + measured.Output + measured.CacheRead + measured.CacheWrite);
    }

    [Theory]
    [InlineData("/v1/images/generations", "{}", "budget_unmeasured", "nothing tells what a request to /v1/images/generations uses")]
    [InlineData("/v1/responses", "{}", "budget_unbounded", "say max_output_tokens")]
    public async Task What_cannot_be_bounded_goes_nowhere(string path, string body, string reason, string text)
    {
        await using var session = await OpenAsync(MeteredApi.Openai, new EgressBudget(Tokens: 1_000_000));

        using var answer = await session.Client().SendAsync(Post(path, body));

        (await answer.Content.ReadAsStringAsync()).ShouldContain(text);
        (await session.DecisionsAsync(1))[0].Reason.ShouldBe(reason);
        _asked.ShouldBe(0);
    }

    [Fact]
    public async Task Where_requests_alone_are_bounded_nobody_looks_into_them()
    {
        await using var session = await OpenAsync(MeteredApi.Openai, new EgressBudget(Requests: 1));
        using (var first = await session.Client().SendAsync(Post("/v1/responses", "{}"))) first.IsSuccessStatusCode.ShouldBeTrue();

        using var greeting = await session.Client().GetAsync("/v1/models");

        ((int)greeting.StatusCode, _asked).ShouldBe((403, 1));
    }

    private Task<InspectedSession> OpenAsync(MeteredApi api, EgressBudget budget) =>
        InspectedSession.OpenAsync(InspectedSession.Rule(_upstream) with { Meter = api }, budget);

    private static HttpRequestMessage Post(string path, string body) => new(HttpMethod.Post, path)
    {
        Content = new StringContent(body, Encoding.UTF8, "application/json"),
    };
}
