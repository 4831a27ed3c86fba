using System.Net;
using System.Security.Cryptography;
using System.Text;
using Agentd.Egress.Inspection.Credentials;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>Values that change while requests are under way.</summary>
public sealed class RotationTests
{
    private const string Placeholder = "sk-placeholder-0123456789", First = "the-first-value", Second = "the-second-value";

    private static readonly EgressCredential _key = new("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(First));

    [Fact]
    public async Task Nothing_is_asked_of_a_host_whose_answer_could_not_be_masked_because_the_value_it_had_is_not_known()
    {
        await using var upstream = await Upstream.StartAsync(context => context.Response.WriteAsync("what it was asked before"));
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(upstream), new EgressCredential("API_KEY", "sk-placeholder-0123456789", [Upstream.Host]));

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; credential_away"]);
        upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_401_is_told_once_for_each_value_and_goes_to_the_client_as_it_is()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = context.Request.Headers["X-Api-Key"] == First ? 401 : 200;
            return context.Response.WriteAsync("answered");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream), _key);

        for (var times = 0; times < 3; times++) (await GetAsync(session)).ShouldBe((401, "answered"));
        session.Rejected.ShouldBe(["API_KEY"]);
        session.Credentials.Renew([Value(First)]);
        (await GetAsync(session)).ShouldBe((401, "answered"));
        session.Rejected.Count.ShouldBe(1, "it is the same value");

        session.Credentials.Renew([Value(Second)]);
        (await GetAsync(session)).ShouldBe((200, "answered"));
        session.Credentials.Renew([Value(First)]);
        (await GetAsync(session)).ShouldBe((401, "answered"));
        session.Rejected.ShouldBe(["API_KEY"]);
    }

    [Fact]
    public async Task A_401_to_a_request_without_the_value_says_nothing_of_it()
    {
        await using var upstream = await Upstream.StartAsync(context =>
        {
            context.Response.StatusCode = 401;
            return Task.CompletedTask;
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream), _key);

        using var answer = await session.Client().GetAsync("/");

        ((int)answer.StatusCode).ShouldBe(401);
        session.Rejected.ShouldBeEmpty();
    }

    [Fact]
    public async Task Of_values_that_come_together_the_last_one_counts_and_the_others_are_masked()
    {
        var heard = "";
        await using var upstream = await Upstream.StartAsync(context =>
        {
            heard = context.Request.Headers["X-Api-Key"].ToString();
            return context.Response.WriteAsync($"{First}, {Second}");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream), _key with { Value = null });
        var waiting = GetAsync(session);

        session.Credentials.Renew([Value(First), Value(Second)]);

        (await waiting).ShouldBe((200, $"{Placeholder}, {Placeholder}"));
        heard.ShouldBe(Second);
    }

    [Fact]
    public void What_many_values_are_searched_by_is_made_once_for_all_that_come_together()
    {
        const int Many = 32, Long = 1024;
        var values = Enumerable.Range(0, Many).Select(_ => Value(RandomNumberGenerator.GetHexString(Long))).ToArray();
        var (together, last) = (New(), New());

        var ofAll = Allocated(() => together.Renew(values));
        last.Renew(values[..^1]);
        var ofTheLast = Allocated(() => last.Renew([values[^1]]));

        // As long as the relay makes it, nobody is answered: it is not to be made anew with each of them.
        ofAll.ShouldBeLessThan(3 * ofTheLast);
        together.All[0].Patterns.Match(values[0].Value, out _).ShouldBe(Long);

        static SessionCredentials New() => new([new BrokeredCredential(_key with { Value = null })], TimeSpan.Zero);

        static long Allocated(Action renew)
        {
            var before = GC.GetAllocatedBytesForCurrentThread();
            renew();
            return GC.GetAllocatedBytesForCurrentThread() - before;
        }
    }

    [Fact]
    public async Task An_answer_that_is_under_way_goes_on_and_a_value_that_comes_meanwhile_is_masked_in_it()
    {
        var renewed = new TaskCompletionSource();
        await using var upstream = await Upstream.StartAsync(async context =>
        {
            await context.Response.WriteAsync($"{context.Request.Headers["X-Api-Key"]};");
            await context.Response.Body.FlushAsync();
            await renewed.Task;
            await context.Response.WriteAsync($"{First};{Second};");
        });
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(upstream), _key);
        using var request = Request();
        using var answer = await session.Client().SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        using var body = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var begun = new char[Placeholder.Length + 1];
        await body.ReadBlockAsync(begun);

        session.Credentials.Renew([Value(Second)]);
        renewed.SetResult();

        new string(begun).ShouldBe($"{Placeholder};");
        (await body.ReadToEndAsync()).ShouldBe($"{Placeholder};{Placeholder};");
    }

    private static EgressValue Value(string value) => new("API_KEY", Encoding.UTF8.GetBytes(value));

    private static HttpRequestMessage Request() => new(HttpMethod.Get, "/") { Headers = { { "X-Api-Key", Placeholder } } };

    private static async Task<(int Status, string Text)> GetAsync(InspectedSession session)
    {
        using var request = Request();
        using var answer = await session.Client().SendAsync(request);
        return ((int)answer.StatusCode, await answer.Content.ReadAsStringAsync());
    }
}
