using System.IO.Compression;
using System.Net;
using System.Text;
using Agentd.Egress.Protocol;
using Microsoft.AspNetCore.Http;

namespace Agentd.Egress.Tests.Inspection;

/// <summary>What a host that got a value says of it: the session sees its placeholder.</summary>
public sealed class AnswerMaskTests : IAsyncLifetime
{
    private const string Placeholder = "sk-placeholder-0123456789", Value = "sk-the+real/key=\"42\"";

    private static readonly EgressCredential _key = new("API_KEY", Placeholder, [Upstream.Host], Encoding.UTF8.GetBytes(Value));

    private Upstream _upstream = null!;
    private RequestDelegate _answer = null!;

    public async Task InitializeAsync() => _upstream = await Upstream.StartAsync(context => _answer(context));

    public async Task DisposeAsync() => await _upstream.DisposeAsync();

    public static TheoryData<string> Forms =>
    [
        Value,
        Convert.ToBase64String(Encoding.UTF8.GetBytes(Value)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("user:" + Value)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes("u:" + Value)),
        Convert.ToBase64String(Encoding.UTF8.GetBytes(":" + Value)),
        Convert.ToHexString(Encoding.UTF8.GetBytes(Value)),
        Convert.ToHexStringLower(Encoding.UTF8.GetBytes(Value)),
        Uri.EscapeDataString(Value),
        Value.Replace("\"", "\\\""),
        "sk-the\\u002Breal/key=\\u002242\\u0022",
    ];

    [Theory]
    [MemberData(nameof(Forms))]
    public async Task In_every_form_a_value_in_headers_and_body_is_the_placeholder_again(string form)
    {
        _answer = context =>
        {
            context.Response.Headers["X-Echo"] = form;
            context.Response.ContentLength = form.Length + 2;
            return context.Response.WriteAsync($"<{form}>");
        };
        await using var session = await OpenAsync();

        using var answer = await session.Client().GetAsync("/");

        var (header, body) = (answer.Headers.GetValues("X-Echo").Single(), await answer.Content.ReadAsStringAsync());
        header.ShouldContain(Placeholder);
        body.ShouldContain(Placeholder);
        body.ShouldStartWith("<");
        body.ShouldEndWith(">");
        (header + body).ShouldNotContain(form);
        (header + body).ShouldNotContain("real");
    }

    [Theory]
    [InlineData("1.1")]
    [InlineData("2.0")]
    public async Task A_value_that_comes_byte_by_byte_is_masked_and_whole_events_arrive_at_once(string version)
    {
        var seen = new TaskCompletionSource();
        _answer = async context =>
        {
            await context.Response.WriteAsync("data: {}\n\n");
            await context.Response.Body.FlushAsync();
            await seen.Task.WaitAsync(TimeSpan.FromMinutes(2));
            foreach (var character in Value + " after")
            {
                await context.Response.WriteAsync(character.ToString());
                await context.Response.Body.FlushAsync();
            }
        };
        await using var session = await OpenAsync();

        using var answer = await session.Client(Version.Parse(version)).GetAsync("/", HttpCompletionOption.ResponseHeadersRead);
        await using var stream = await answer.Content.ReadAsStreamAsync();
        var first = new byte["data: {}\n\n".Length];
        await stream.ReadExactlyAsync(first);
        seen.SetResult();
        using var rest = new StreamReader(stream);

        Encoding.ASCII.GetString(first).ShouldBe("data: {}\n\n");
        (await rest.ReadToEndAsync()).ShouldBe($"{Placeholder} after");
    }

    [Fact]
    public async Task Trailers_and_redirects_are_masked()
    {
        _answer = async context =>
        {
            context.Response.StatusCode = StatusCodes.Status302Found;
            context.Response.Headers.Location = "https://elsewhere.example/?k=" + Uri.EscapeDataString(Value);
            context.Response.DeclareTrailer("X-After");
            await context.Response.WriteAsync("x");
            context.Response.AppendTrailer("X-After", Value);
        };
        await using var session = await OpenAsync();

        using var answer = await session.Client(HttpVersion.Version20).GetAsync("/");

        answer.Headers.Location!.OriginalString.ShouldBe($"https://elsewhere.example/?k={Placeholder}");
        answer.TrailingHeaders.GetValues("X-After").ShouldBe([Placeholder]);
    }

    [Fact]
    public async Task A_value_of_before_a_renewal_is_masked_as_well()
    {
        _answer = context => context.Response.WriteAsync($"{Value} and the-new-value");
        await using var session = await OpenAsync();
        session.Credentials.Renew([new EgressValue("API_KEY", "the-new-value"u8.ToArray())]);

        (await session.Client().GetStringAsync("/")).ShouldBe($"{Placeholder} and {Placeholder}");
    }

    [Theory]
    [InlineData("gzip")]
    [InlineData("deflate")]
    [InlineData("br")]
    public async Task An_answer_that_is_compressed_all_the_same_is_undone_and_masked(string coding)
    {
        _answer = async context =>
        {
            context.Request.Headers.AcceptEncoding.ToString().ShouldBe("identity");
            context.Response.Headers.ContentEncoding = coding;
            await using var packed = Packing(coding, context.Response.Body);
            await packed.WriteAsync(Encoding.UTF8.GetBytes($"<{Value}>"));
        };
        await using var session = await OpenAsync();

        using var answer = await session.Client().GetAsync("/");

        (await answer.Content.ReadAsStringAsync()).ShouldBe($"<{Placeholder}>");
        answer.Content.Headers.ContentEncoding.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("zstd")]
    [InlineData("gzip, br")]
    public async Task One_that_cannot_be_undone_is_502(string coding)
    {
        _answer = context =>
        {
            context.Response.Headers.ContentEncoding = coding;
            return context.Response.WriteAsync("whatever it is");
        };
        await using var session = await OpenAsync();

        using var answer = await session.Client().GetAsync("/");

        answer.StatusCode.ShouldBe(HttpStatusCode.BadGateway);
        answer.Headers.GetValues("X-Agentd-Network").ShouldBe(["denied; encoding"]);
        (await answer.Content.ReadAsStringAsync()).ShouldNotContain("whatever");
    }

    [Fact]
    public async Task No_piece_of_an_answer_can_be_asked_for()
    {
        _answer = context => context.Response.WriteAsync($"ranges: '{context.Request.Headers.Range}'");
        await using var session = await OpenAsync();
        using var request = new HttpRequestMessage(HttpMethod.Get, "/") { Headers = { Range = new(0, 3) } };

        using var answer = await session.Client().SendAsync(request);

        (await answer.Content.ReadAsStringAsync()).ShouldBe("ranges: ''");
    }

    [Fact]
    public async Task A_large_answer_is_the_same_but_for_the_value()
    {
        var noise = Convert.ToBase64String(System.Security.Cryptography.RandomNumberGenerator.GetBytes(15 * 1024 * 1024));
        _answer = context => context.Response.WriteAsync(noise + Value + noise);
        await using var session = await OpenAsync();

        var answer = await session.Client().GetStringAsync("/");

        (answer == noise + Placeholder + noise).ShouldBeTrue();
    }

    private static Stream Packing(string coding, Stream to) => coding switch
    {
        "gzip" => new GZipStream(to, CompressionLevel.Fastest),
        "deflate" => new ZLibStream(to, CompressionLevel.Fastest),
        _ => new BrotliStream(to, CompressionLevel.Fastest),
    };

    private Task<InspectedSession> OpenAsync() => InspectedSession.OpenAsync(InspectedSession.Rule(_upstream), _key);
}
