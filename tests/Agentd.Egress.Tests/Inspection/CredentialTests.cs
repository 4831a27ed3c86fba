using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Agentd.Domain.Network;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>Where a value is put in the place of its placeholder, and where it is not.</summary>
public sealed class CredentialTests : IAsyncLifetime
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "sk-the+real/key=\"42\"";

    private static readonly EgressCredential _key = new("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));

    private Upstream _upstream = null!;
    private string _body = "";
    private IHeaderDictionary _headers = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(async context =>
    {
        using var body = new StreamReader(context.Request.Body);
        _body = await body.ReadToEndAsync();
        _headers = new HeaderDictionary(
            context.Request.Headers.ToDictionary(one => one.Key, one => one.Value, StringComparer.OrdinalIgnoreCase));
        await context.Response.WriteAsync("reached");
    });

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task In_a_header_the_value_stands_in_the_place_of_the_placeholder(string version)
    {
        await using var session = await OpenAsync(_key);

        await GetAsync(session, version, ("Authorization", $"Bearer {Placeholder}"), ("X-Api-Key", Placeholder));

        _headers.Authorization.ToString().ShouldBe($"Bearer {Value}");
        _headers["X-Api-Key"].ToString().ShouldBe(Value);
        _headers.AcceptEncoding.ToString().ShouldBe("identity");
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().Credential.ShouldBe("API_KEY");
    }

    [Fact]
    public async Task Inside_basic_authentication_too()
    {
        await using var session = await OpenAsync(_key);

        await GetAsync(session, "1.1", ("Authorization", "Basic " + Base64($"user:{Placeholder}")));

        _headers.Authorization.ToString().ShouldBe("Basic " + Base64($"user:{Value}"));
    }

    [Theory]
    [InlineData("Authorization: Bearer {}", "Bearer " + Value)]
    [InlineData("Authorization: Basic {basic:x-access-token}", null)]
    public async Task A_header_is_set_where_a_tool_sends_none(string set, string? expected)
    {
        await using var session = await OpenAsync(_key with { Set = set });

        await GetAsync(session, "1.1");
        _headers.Authorization.ToString().ShouldBe(expected ?? "Basic " + Base64($"x-access-token:{Value}"));
        await GetAsync(session, "1.1", ("Authorization", "Bearer mine"));

        _headers.Authorization.ToString().ShouldBe("Bearer mine");
    }

    [Fact]
    public async Task In_the_query_where_it_may_stand_there()
    {
        await using var session = await OpenAsync(_key with { In = ["query"] });

        (await session.Client().GetStringAsync($"/a?key={Placeholder}&x=1")).ShouldBe("reached");

        _upstream.Seen.ShouldBe([$"GET /a?key={Uri.EscapeDataString(Value)}&x=1"]);
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().Path.ShouldBe("/a");
    }

    [Theory]
    [InlineData("application/json", $"{{\"key\":\"{Placeholder}\"}}", "{\"key\":\"sk-the\\u002Breal/key=\\u002242\\u0022\"}")]
    [InlineData("application/x-www-form-urlencoded", $"a=1&key={Placeholder}", "a=1&key=sk-the%2Breal%2Fkey%3D%2242%22")]
    [InlineData("text/plain", Placeholder, Placeholder)]
    public async Task In_bodies_of_JSON_and_forms_where_it_may_stand_there(string type, string sent, string heard)
    {
        await using var session = await OpenAsync(_key with { In = ["body"] });

        using var answer = await session.Client().PostAsync("/", new StringContent(sent, MediaTypeHeaderValue.Parse(type)));

        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        _body.ShouldBe(heard);
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task A_body_over_1_MiB_is_forwarded_as_it_is(bool announced)
    {
        await using var session = await OpenAsync(_key with { In = ["body"] });
        var sent = $"\"{new string('x', 1024 * 1024)}{Placeholder}\"";
        using var request = new HttpRequestMessage(HttpMethod.Post, "/");
        request.Content = new StringContent(sent, Encoding.UTF8, "application/json");
        request.Headers.TransferEncodingChunked = !announced;

        using var answer = await session.Client().SendAsync(request);

        _body.ShouldBe(sent);
    }

    [Fact]
    public async Task Of_a_session_so_many_bodies_are_held_at_a_time_and_the_next_one_waits()
    {
        const int Most = 32;
        await using var session = await OpenAsync(_key with { In = ["body"] });
        using var left = new CancellationTokenSource();
        var halves = Enumerable.Range(0, Most).Select(_ => new Half()).ToArray();
        var going = halves.Select(half => session.Client().PostAsync("/", half, left.Token)).ToArray();
        await Task.WhenAll(halves.Select(half => half.Begun)).WaitAsync(TimeSpan.FromMinutes(1));
        for (var until = DateTime.UtcNow.AddMinutes(1); session.Credentials.Bodies.CurrentCount > 0; await Task.Delay(10))
            DateTime.UtcNow.ShouldBeLessThan(until);

        var next = session.Client().PostAsync("/", new StringContent("{}", Encoding.UTF8, "application/json"));
        (await Task.WhenAny(next, Task.Delay(TimeSpan.FromSeconds(1)))).ShouldNotBe(next);
        (await session.Client().GetStringAsync("/")).ShouldBe("reached", "it has no body");
        await left.CancelAsync();

        (await next.WaitAsync(TimeSpan.FromMinutes(1))).StatusCode.ShouldBe(HttpStatusCode.OK);
        foreach (var one in going) await Should.ThrowAsync<OperationCanceledException>(() => one);
    }

    [Theory]
    [InlineData("/" + Placeholder, null, null)]
    [InlineData("/?k=" + Placeholder, null, null)]
    [InlineData("/?k=%73k-placeholder-0123456789", null, null)]
    [InlineData("/", "X-Other", Placeholder)]
    [InlineData("/", "Cookie", "a=" + Placeholder)]
    [InlineData("/", "Referer", "https://x/?" + Placeholder)]
    public async Task A_placeholder_anywhere_else_refuses_the_request(string target, string? header, string? value)
    {
        await using var session = await OpenAsync(_key with { Headers = ["x-api-key"] });
        using var request = new HttpRequestMessage(HttpMethod.Get, target);
        if (header is not null) request.Headers.TryAddWithoutValidation(header, value);

        using var answer = await session.Client().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; credential"]);
        _upstream.Seen.ShouldBeEmpty();
        (await session.DecisionsAsync(1)).ShouldHaveSingleItem().Reason.ShouldBe("credential");
    }

    [Fact]
    public async Task A_placeholder_to_another_host_refuses_the_request()
    {
        await using var session = await InspectedSession.OpenAsync(InspectedSession.Rule(_upstream, Upstream.Other), _key);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Api-Key", Placeholder } } };

        using var answer = await session.Client().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        _upstream.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_placeholder_without_TLS_refuses_the_request()
    {
        await using var plain = await Upstream.StartAsync(context => context.Response.WriteAsync("reached"), isPlain: true);
        await using var session = await InspectedSession.OpenAsync(
            InspectedSession.Rule(plain) with { Protocol = NetworkProtocol.Http }, _key);
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Api-Key", Placeholder } } };

        using var answer = await session.Client().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        plain.Seen.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_credential_of_the_clone_goes_into_what_the_clones_rule_allows_alone()
    {
        var rule = InspectedSession.Rule(_upstream) with { Paths = [PathPattern.Parse("/site.git/*")] };
        await using var session = await InspectedSession.OpenForCloneAsync(rule, _key with { ForClone = true });

        await GetAsync(session, "1.1", "/site.git/info/refs?service=git-upload-pack", ("Authorization", Placeholder));
        _headers.Authorization.ToString().ShouldBe(Value);
        session.Rules.EndClone();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/site.git/x") { Headers = { { "X-Api-Key", Placeholder } } };
        using var answer = await session.Client().SendAsync(request);

        answer.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        _upstream.Seen.Count.ShouldBe(1);
    }

    [Fact]
    public async Task The_next_request_after_a_renewal_has_the_new_value()
    {
        await using var session = await OpenAsync(_key);
        await GetAsync(session, "1.1", ("X-Api-Key", Placeholder));

        session.Credentials.Renew([new EgressValue("API_KEY", "the-new-value"u8.ToArray())]);
        await GetAsync(session, "1.1", ("X-Api-Key", Placeholder));

        _headers["X-Api-Key"].ToString().ShouldBe("the-new-value");
    }

    [Theory]
    [InlineData("short")]
    [InlineData("with\r\na line end")]
    [InlineData("with a \0 in it")]
    public async Task A_value_that_no_header_may_have_is_refused_and_the_one_of_before_goes_on(string bad)
    {
        await using var session = await OpenAsync(_key);

        var refusal = Should.Throw<FormatException>(
            () => session.Credentials.Renew([new EgressValue("API_KEY", Encoding.UTF8.GetBytes(bad))]));
        await GetAsync(session, "1.1", ("X-Api-Key", Placeholder));

        refusal.Message.ShouldNotContain(bad);
        _headers["X-Api-Key"].ToString().ShouldBe(Value);
    }

    [Fact]
    public async Task A_request_waits_for_a_value_that_is_not_here_yet()
    {
        await using var session = await OpenAsync(_key with { Value = null });

        using var early = await session.Client().SendAsync(
            new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { { "X-Api-Key", Placeholder } } });
        early.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        _upstream.Seen.ShouldBeEmpty();
        var waiting = GetAsync(session, "1.1", ("X-Api-Key", Placeholder));
        session.Credentials.Renew([new EgressValue("API_KEY", Encoding.UTF8.GetBytes(Value))]);
        await waiting;

        _headers["X-Api-Key"].ToString().ShouldBe(Value);
    }

    private static string Base64(string text) => Convert.ToBase64String(Encoding.UTF8.GetBytes(text));

    private static Task GetAsync(InspectedSession session, string version, params (string Name, string Value)[] headers) =>
        GetAsync(session, version, "/", headers);

    private static async Task GetAsync(
        InspectedSession session, string version, string target, params (string Name, string Value)[] headers)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, target) { Version = Version.Parse(version) };
        foreach (var (name, value) in headers) request.Headers.TryAddWithoutValidation(name, value);
        using var answer = await session.Client(Version.Parse(version)).SendAsync(request);
        (await answer.Content.ReadAsStringAsync()).ShouldBe("reached");
    }

    private Task<InspectedSession> OpenAsync(EgressCredential credential) =>
        InspectedSession.OpenAsync(InspectedSession.Rule(_upstream), credential);

    /// <summary>A body of JSON that begins and never ends.</summary>
    private sealed class Half : HttpContent
    {
        private readonly TaskCompletionSource _begun = new();

        public Half() => Headers.ContentType = new MediaTypeHeaderValue("application/json");

        public Task Begun => _begun.Task;

        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context, CancellationToken cancellation)
        {
            await stream.WriteAsync("{"u8.ToArray(), cancellation);
            await stream.FlushAsync(cancellation);
            _begun.SetResult();
            await Task.Delay(Timeout.Infinite, cancellation);
        }

        protected override Task SerializeToStreamAsync(Stream stream, TransportContext? context) => throw new NotSupportedException();

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }
}
