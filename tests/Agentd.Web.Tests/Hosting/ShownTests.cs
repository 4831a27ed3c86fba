using System.Net;
using System.Text;
using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;

namespace Agentd.Web.Tests.Hosting;

public sealed class ShownTests
{
    [Theory]
    [InlineData("/")]
    [InlineData("/s/0123456789abcdef")]
    [InlineData("/s/0123456789abcdef/verify")]
    [InlineData("/agents/site-builder")]
    [InlineData("/sessions?find=%3Cscript%3E&agent=%3Cscript%3E&outcome=%3Cscript%3E")]
    [InlineData("/schedule")]
    [InlineData("/audit")]
    public async Task Nothing_that_others_chose_becomes_markup(string path)
    {
        await using var page = await SeenPage.OfAsync();
        var answer = await page.GetAsync(path);
        answer.StatusCode.ShouldBe(HttpStatusCode.OK);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldNotContain("<script>alert");
        html.ShouldNotContain("<script>\"");
        html.ShouldNotContain('\u202e');
        html.ShouldNotContain('\u001b');
        html.ShouldNotContain("style=");
        System.Text.RegularExpressions.Regex.Count(html, "<script").ShouldBeLessThanOrEqualTo(1);
    }

    [Fact]
    public async Task The_list_is_filtered_and_paged_by_the_daemon()
    {
        await using var page = await SeenPage.OfAsync();
        var html = await (await page.GetAsync("/sessions?outcome=failed&find=issue&after=5.fedcba9876543210")).Content.ReadAsStringAsync();

        var asked = page.Daemon.Requests.OfType<RecordsRequest>().Single();
        asked.Limit.ShouldBe(50);
        asked.Find.ShouldBe("issue");
        asked.After.ShouldBe("5.fedcba9876543210");
        asked.Outcomes.ShouldNotBeNull().ShouldContain("timed_out");
        html.ShouldContain("/sessions?outcome=failed&amp;find=issue&amp;after=1.0123456789abcdef");
    }

    [Fact]
    public async Task An_id_that_nobody_knows_and_a_page_that_is_none_are_said_to_be_so()
    {
        await using var page = await SeenPage.OfAsync();
        var unknown = await page.GetAsync("/s/ffff");
        unknown.StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await unknown.Content.ReadAsStringAsync()).ShouldContain("no session has an id");
        (await page.GetAsync("/no-such-page")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
        (await page.GetAsync("/s/0123456789abcdef/no-such-part")).StatusCode.ShouldBe(HttpStatusCode.NotFound);
    }

    [Fact]
    public async Task A_digest_and_an_id_that_are_shorter_than_they_are_shown_are_shown()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            var replies = request is not InspectRequest ? SeenPage.Replies(request) : [new SessionFound(
                new SessionDetails(SeenPage.Session) { ImageDigest = "sha256:ab", Continues = new ContinuedSession("cd", "site-builder", "ee", Work: true) })];
            foreach (var reply in replies) await connection.SendAsync(reply, cancellation);
        });
        (await page.GetAsync("/s/0123456789abcdef")).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_refusal_that_passes_is_asked_again_by_itself_and_one_that_stays_is_not()
    {
        foreach (var (code, again) in new[] { (ProblemCode.TooManyConnections, true), (ProblemCode.Refused, false) })
        {
            await using var page = await SeenPage.OfAsync(async (connection, _, cancellation) =>
                await connection.SendAsync(new Problem(code, "not now"), cancellation));
            var answer = await page.GetAsync("/");
            answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
            answer.Headers.Contains("Refresh").ShouldBe(again);
            (await answer.Content.ReadAsStringAsync()).ShouldContain("Not now");
        }
    }

    [Theory]
    [InlineData(12, "all as sealed", "12 records<")]
    [InlineData(1, "11 not compared yet", "1 record, 11 closed since")]
    [InlineData(0, "12 not compared yet", "0 records, 12 closed since")]
    public async Task Records_that_were_closed_since_the_last_pass_are_not_called_verified(long compared, string verdict, string last)
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            Reply[] replies = request switch
            {
                StatusRequest => [SeenPage.Status with { Verification = new VerificationStatus(SeenPage.Noon, compared, 0, UnderWay: false) }],
                RecordsRequest => [new RecordPage([], new Dictionary<string, int> { ["success"] = 12 }, More: false, null)],
                _ => [.. SeenPage.Replies(request)],
            };
            foreach (var reply in replies) await connection.SendAsync(reply, cancellation);
        });
        var html = await (await page.GetAsync("/audit")).Content.ReadAsStringAsync();
        html.ShouldContain($">{verdict}</span>");
        html.ShouldContain(last);
    }

    [Fact]
    public async Task A_session_that_ended_can_be_verified_though_nothing_is_told_of_its_seal()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            var replies = request is InspectRequest ? [new SessionFound(new SessionDetails(SeenPage.Session))] : SeenPage.Replies(request);
            foreach (var reply in replies) await connection.SendAsync(reply, cancellation);
        });
        var html = await (await page.GetAsync("/s/0123456789abcdef")).Content.ReadAsStringAsync();
        html.ShouldContain("id=\"verify\"");
        html.ShouldContain("No seal can be read");
    }

    [Fact]
    public async Task A_daemon_that_is_away_is_said_to_be_away()
    {
        await using var page = await SeenPage.OfAsync();
        page.Daemon.Stop();
        var answer = await page.GetAsync("/");
        answer.StatusCode.ShouldBe(HttpStatusCode.ServiceUnavailable);
        var html = await answer.Content.ReadAsStringAsync();
        html.ShouldContain("The daemon does not answer");
        html.ShouldContain("data-live=\"/live\"");
    }

    [Theory]
    [InlineData(SessionState.Queued, null, "It waits for its turn")]
    [InlineData(SessionState.Ended, null, "nobody knows how it ended")]
    public async Task A_session_that_waits_and_a_record_that_is_incomplete_say_so(SessionState state, string? outcome, string words)
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            var session = SeenPage.Session with { State = state, Outcome = outcome, ExitCode = null, EndedAt = null };
            if (request is InspectRequest) await connection.SendAsync(new SessionFound(new SessionDetails(session)), cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        (await (await page.GetAsync("/s/0123456789abcdef")).Content.ReadAsStringAsync()).ShouldContain(words);
    }

    [Theory]
    [InlineData(SessionState.Queued, "<dt>Waits for</dt>")]
    [InlineData(SessionState.Running, "<dt>Runs for</dt>")]
    [InlineData(SessionState.Ended, "<dt>Took</dt>")]
    public async Task What_has_not_ended_took_nothing_yet(SessionState state, string words)
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            var session = new SessionDetails(SeenPage.Session with { State = state });
            if (request is InspectRequest) await connection.SendAsync(new SessionFound(session), cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        (await (await page.GetAsync("/s/0123456789abcdef")).Content.ReadAsStringAsync()).ShouldContain(words);
    }

    [Fact]
    public async Task A_page_about_one_session_tells_why_something_is_missing_without_its_id()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is NetworkRequest)
                await connection.SendAsync(new Problem(ProblemCode.NotFound, "session 0123456789abcdef is not filtered"), cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        (await (await page.GetAsync("/s/0123456789abcdef")).Content.ReadAsStringAsync()).ShouldContain("It is not filtered.");
    }

    [Fact]
    public async Task Bars_lead_to_their_sessions_where_they_are_wide_enough_to_be_hit()
    {
        await using var page = await SeenPage.OfAsync();
        (await (await page.GetAsync("/")).Content.ReadAsStringAsync()).ShouldNotContain("class=\"hit\"");
        var html = await (await page.GetAsync("/agents/site-builder")).Content.ReadAsStringAsync();
        html.ShouldMatch("<a href=\"/s/0123456789abcdef\" class=\"[a-z]+\"[^>]*><title>[^<]*</title>\\s*<rect class=\"hit\"");
    }

    [Fact]
    public async Task The_timeline_shows_a_session_from_where_it_had_its_turn()
    {
        var now = DateTimeOffset.UtcNow;
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            var waited = SeenPage.Session with { CreatedAt = now.AddHours(-2), StartedAt = now.AddHours(-1), EndedAt = now };
            if (request is RecordsRequest) await connection.SendAsync(new RecordPage([waited], new Dictionary<string, int>(), More: false), cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        // Three hours back are the left half: one hour ago is a third of the way.
        (await (await page.GetAsync("/")).Content.ReadAsStringAsync()).ShouldMatch("<rect class=\"bad\" x=\"33[.0-9]*%\" y=\"3\"");
    }

    [Fact]
    public async Task An_empty_fleet_says_how_to_begin_and_has_nothing_that_needs_attention()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            Reply? empty = request switch
            {
                AgentsRequest => new AgentList([], More: false),
                RecordsRequest => new RecordPage([], new Dictionary<string, int>(), More: false),
                ScheduleRequest => new FireList([]),
                HeadsRequest => new HeadList([]),
                _ => null,
            };
            if (empty is not null) await connection.SendAsync(empty, cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        var html = await (await page.GetAsync("/")).Content.ReadAsStringAsync();
        html.ShouldContain("No agent is configured yet");
        html.ShouldContain("<section id=\"attention\" data-part hidden>");
        foreach (var path in new[] { "/sessions", "/schedule", "/audit" }) (await page.GetAsync(path)).StatusCode.ShouldBe(HttpStatusCode.OK);
    }

    [Fact]
    public async Task A_browser_that_can_unpack_gets_a_page_packed()
    {
        await using var page = await SeenPage.OfAsync();
        var answer = await page.GetAsync("/", headers: ("Accept-Encoding", "gzip, br"));
        answer.Content.Headers.ContentEncoding.ShouldBe(["gzip"]);
        await using var unpacked = new System.IO.Compression.GZipStream(
            await answer.Content.ReadAsStreamAsync(), System.IO.Compression.CompressionMode.Decompress);
        (await new StreamReader(unpacked).ReadToEndAsync()).ShouldContain("<h1 class=\"unseen\">Fleet</h1>");
    }

    [Fact]
    public async Task A_bundle_is_taken_away_byte_for_byte_and_shown_by_no_browser()
    {
        await using var page = await SeenPage.OfAsync();
        var answer = await page.GetAsync("/s/0123456789abcdef/bundle");
        (await answer.Content.ReadAsByteArrayAsync()).ShouldBe([1, 2, 3]);
        answer.Content.Headers.ContentDisposition!.DispositionType.ShouldBe("attachment");
        answer.Content.Headers.ContentLength.ShouldBe(3);
    }

    [Fact]
    public async Task Output_that_breaks_off_does_not_look_whole()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is LogsRequest) await connection.SendAsync(Printed("some\n", "5.0.0.0.0"), cancellation);
            else await SeenPage.AnswerAsync(connection, request, cancellation);
        });
        await Should.ThrowAsync<HttpRequestException>(() => page.GetAsync("/s/0123456789abcdef/output"));
    }

    internal static Output Printed(string text, string cursor) =>
        new(OutputStream.Stdout, Encoding.UTF8.GetBytes(text), SeenPage.Noon, cursor);
}
