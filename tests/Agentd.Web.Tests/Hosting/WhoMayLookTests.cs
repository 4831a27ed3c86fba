using System.Net;
using Agentd.Web.Guarding;

namespace Agentd.Web.Tests.Hosting;

public sealed class WhoMayLookTests
{
    public static TheoryData<string> Pages => ["/", "/s/0123456789abcdef", "/agents/site-builder", "/sessions", "/schedule", "/audit", "/live", "/no-such-page"];

    [Theory]
    [MemberData(nameof(Pages))]
    public async Task A_browser_that_has_not_signed_in_sees_an_invitation_and_the_daemon_is_not_asked(string path)
    {
        await using var page = await SeenPage.OfAsync();
        var answer = await page.Client.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        (await answer.Content.ReadAsStringAsync()).ShouldContain("agentd web --open");
        page.Daemon.Requests.ShouldBeEmpty();
    }

    [Fact]
    public async Task A_link_signs_in_once_by_a_cookie_that_scripts_and_other_sites_do_not_get()
    {
        await using var page = await SeenPage.OfAsync();
        var link = $"/enter?key={page.SignIns.NewLink()}";

        var first = await page.Client.GetAsync(link);
        first.StatusCode.ShouldBe(HttpStatusCode.OK);
        var cookie = first.Headers.GetValues("Set-Cookie").Single();
        foreach (var word in new[] { "httponly", "samesite=strict", "path=/", "max-age=43200" }) cookie.ShouldContain(word);
        var request = new HttpRequestMessage(HttpMethod.Get, "/");
        request.Headers.Add("Cookie", cookie.Split(';')[0]);
        (await page.Client.SendAsync(request)).StatusCode.ShouldBe(HttpStatusCode.OK);

        var second = await page.Client.GetAsync(link);
        second.StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        second.Headers.Contains("Set-Cookie").ShouldBeFalse();
    }

    [Theory]
    [InlineData("evil.example", HttpStatusCode.MisdirectedRequest)]
    [InlineData("2130706433", HttpStatusCode.MisdirectedRequest)]
    [InlineData("localhost:4321", HttpStatusCode.OK)]
    [InlineData("[::1]:4321", HttpStatusCode.OK)]
    public async Task The_page_is_served_under_its_own_names_alone(string host, HttpStatusCode status)
    {
        await using var page = await SeenPage.OfAsync();
        (await page.GetAsync("/", headers: ("Host", host))).StatusCode.ShouldBe(status);
    }

    [Theory]
    [InlineData("Origin", "https://evil.example")]
    [InlineData("Origin", "null")]
    [InlineData("Sec-Fetch-Site", "cross-site")]
    [InlineData("Sec-Fetch-Site", "same-site")]
    public async Task What_another_site_asks_for_is_refused_though_the_browser_has_signed_in(string name, string value)
    {
        await using var page = await SeenPage.OfAsync();
        (await page.GetAsync("/", headers: (name, value))).StatusCode.ShouldBe(HttpStatusCode.Forbidden);
        page.Daemon.Requests.ShouldBeEmpty();
    }

    [Theory]
    [InlineData("POST")]
    [InlineData("PUT")]
    [InlineData("DELETE")]
    [InlineData("HEAD")]
    [InlineData("OPTIONS")]
    public async Task Nothing_but_looking_is_answered(string method)
    {
        await using var page = await SeenPage.OfAsync();
        (await page.Client.SendAsync(new HttpRequestMessage(new HttpMethod(method), "/"))).StatusCode.ShouldBe(HttpStatusCode.MethodNotAllowed);
    }

    [Theory]
    [InlineData("/")]
    [InlineData("/app.css")]
    [InlineData("/no-such-page")]
    [InlineData("/s/0123456789abcdef/verify")]
    public async Task Every_answer_holds_the_browser_to_the_same_policy(string path)
    {
        await using var page = await SeenPage.OfAsync();
        var headers = (await page.GetAsync(path)).Headers;
        headers.GetValues("Content-Security-Policy").Single().ShouldBe(SecurityHeaders.Policy);
        headers.GetValues("X-Content-Type-Options").Single().ShouldBe("nosniff");
        headers.GetValues("Referrer-Policy").Single().ShouldBe("no-referrer");
        headers.GetValues("Cross-Origin-Opener-Policy").Single().ShouldBe("same-origin");
        headers.GetValues("Cross-Origin-Resource-Policy").Single().ShouldBe("same-origin");
        headers.Contains("Server").ShouldBeFalse();
    }
}
