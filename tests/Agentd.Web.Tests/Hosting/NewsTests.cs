using Agentd.Protocol;
using Agentd.Protocol.Replies;
using Agentd.Protocol.Requests;
using Microsoft.Extensions.Time.Testing;

namespace Agentd.Web.Tests.Hosting;

public sealed class NewsTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(2);

    [Fact]
    public async Task A_change_at_the_daemon_is_told_and_so_is_its_absence_and_its_return()
    {
        var changes = new SemaphoreSlim(0);
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is not WatchRequest) return;
            await connection.SendAsync(new SessionChanged(), cancellation);
            await changes.WaitAsync(cancellation);
        });
        using var answer = await page.GetAsync("/live", HttpCompletionOption.ResponseHeadersRead);
        answer.Content.Headers.ContentType!.MediaType.ShouldBe("text/event-stream");
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());

        await SaysAsync(events, "event: changed");
        page.Daemon.Stop();
        changes.Release();
        await SaysAsync(events, "event: away");
        page.Daemon.Start();
        await SaysAsync(events, "event: changed");
    }

    [Fact]
    public async Task A_page_begins_with_the_last_lines_and_goes_on_behind_what_the_browser_has()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is not LogsRequest asked)
            {
                await SeenPage.AnswerAsync(connection, request, cancellation);
                if (request is WatchRequest) await Task.Delay(Timeout.Infinite, cancellation);
                return;
            }
            await connection.SendAsync(ShownTests.Printed($"tail {asked.Tail} after {asked.Cursor}\n", "7.0.0.0.0"), cancellation);
            await connection.SendAsync(new StreamEnd("not all of it"), cancellation);
        });

        var first = await EventsAsync(page);
        first.ShouldContain("tail 2000 after ");
        first.ShouldContain("id: 7.0.0.0.0");
        first.ShouldContain("data: not all of it");
        (await EventsAsync(page, ("Last-Event-ID", "7.0.0.0.0"))).ShouldContain("tail  after 7.0.0.0.0");
        (await EventsAsync(page, ("Last-Event-ID", "7\"}]; evil"))).ShouldContain("tail 2000 after ");
    }

    [Fact]
    public async Task A_daemon_that_comes_back_is_asked_on_from_the_last_line()
    {
        var asked = new List<LogsRequest>();
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is not LogsRequest logs) return;
            asked.Add(logs);
            if (asked.Count == 1) await connection.SendAsync(ShownTests.Printed("one\n", "3.0.0.0.0"), cancellation);
            else await connection.SendAsync(new StreamEnd(), cancellation);
        });
        (await EventsAsync(page)).ShouldContain("\"one\"");
        asked.Select(logs => (logs.Tail, logs.Cursor)).ShouldBe([(2000, null), (null, "3.0.0.0.0")]);
    }

    [Theory]
    [InlineData("/live", true)]
    [InlineData("/live", false)]
    [InlineData("/s/0123456789abcdef/live", true)]
    [InlineData("/s/0123456789abcdef/live", false)]
    public async Task An_open_stream_ends_with_the_sign_in(string path, bool isSignedOut)
    {
        var time = new FakeTimeProvider(DateTimeOffset.UtcNow);
        await using var page = await SeenPage.OfAsync((_, _, cancellation) => Task.Delay(Timeout.Infinite, cancellation), time);
        using var answer = await page.GetAsync(path, HttpCompletionOption.ResponseHeadersRead);
        var over = (await answer.Content.ReadAsStreamAsync()).CopyToAsync(Stream.Null);
        if (isSignedOut) Directory.Delete(Path.Combine(page.Daemon.Folder, "web"), recursive: true);
        else time.Advance(TimeSpan.FromHours(12));

        for (var left = 1000; !over.IsCompleted; left--)
        {
            left.ShouldBeGreaterThan(0, "The stream never ended.");
            time.Advance(TimeSpan.FromSeconds(21));
            await Task.WhenAny(over, Task.Delay(20));
        }
    }

    [Theory]
    [InlineData(ProblemCode.TooManyConnections)]
    [InlineData(ProblemCode.ShuttingDown)]
    [InlineData(ProblemCode.Timeout)]
    public async Task A_refusal_that_passes_ends_no_console(string code)
    {
        var refused = 0;
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is not LogsRequest) return;
            var isFirst = Interlocked.Increment(ref refused) == 1;
            await connection.SendAsync(ShownTests.Printed(isFirst ? "one\n" : "two\n", isFirst ? "3.0.0.0.0" : "4.0.0.0.0"), cancellation);
            await connection.SendAsync(isFirst ? new Problem(code, "not now") : new StreamEnd(), cancellation);
        });
        (await EventsAsync(page)).ShouldContain("\"two\"");
        page.Daemon.Requests.OfType<LogsRequest>().Select(asked => asked.Cursor).ShouldBe([null, "3.0.0.0.0"]);
    }

    [Fact]
    public async Task A_refusal_that_stays_ends_the_console_with_its_words()
    {
        await using var page = await SeenPage.OfAsync(async (connection, request, cancellation) =>
        {
            if (request is LogsRequest) await connection.SendAsync(new Problem(ProblemCode.NotFound, "no such session"), cancellation);
        });
        (await EventsAsync(page)).ShouldContain("data: no such session");
    }

    private static async Task<string> EventsAsync(SeenPage page, params (string, string)[] headers)
    {
        using var answer = await page.GetAsync("/s/0123456789abcdef/live", HttpCompletionOption.ResponseHeadersRead, headers);
        using var events = new StreamReader(await answer.Content.ReadAsStreamAsync());
        var all = new System.Text.StringBuilder();
        string line;
        do all.AppendLine(line = await NextAsync(events));
        while (line != "event: end");
        return all.AppendLine(await NextAsync(events)).ToString();
    }

    private static async Task SaysAsync(StreamReader events, string line)
    {
        while (await NextAsync(events) != line) { }
    }

    private static async Task<string> NextAsync(StreamReader events) =>
        await events.ReadLineAsync().WaitAsync(Patience) ?? throw new EndOfStreamException("The news ended.");
}
