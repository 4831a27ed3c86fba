using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Agentd.Domain.Network;
using Agentd.Notify.Delivery;
using Agentd.Notify.Formats;
using Agentd.Notify.Protocol;
using Agentd.Notify.Sinks;

namespace Agentd.Notify.Tests.Sinks;

public sealed class WebhookSinkTests
{
    private const string Ok = "HTTP/1.1 204 No Content\r\n\r\n";

    [Fact]
    public async Task Posts_the_notice_and_signs_it_as_standard_webhooks_do()
    {
        using var server = new RawServer(Ok);
        var key = Encoding.ASCII.GetBytes("0123456789abcdef01234567");

        (await SendAsync(server, order => order with { SigningKey = $"whsec_{Convert.ToBase64String(key)}" })).ShouldBe(SinkAnswer.Taken);

        var request = server.Requests.ShouldHaveSingleItem();
        var (head, body) = (request[..request.IndexOf("\r\n\r\n")], request[(request.IndexOf("\r\n\r\n") + 4)..]);
        head.ShouldStartWith("POST /hook/sesame HTTP/1.1");
        Header(head, "Content-Type").ShouldBe("application/json");
        Header(head, "webhook-id").ShouldBe("1.session.failed");
        var signed = HMACSHA256.HashData(key, Encoding.UTF8.GetBytes($"1.session.failed.{Header(head, "webhook-timestamp")}.{body}"));
        Header(head, "webhook-signature").ShouldBe($"v1,{Convert.ToBase64String(signed)}");
        var told = JsonSerializer.Deserialize(body, NotifyJson.Plain.Notice)!;
        (told.Type, told.Data.Why, told.Data.LastLines![0]).ShouldBe(("session.failed", "the work failed", "<!channel> & \"more\""));
    }

    [Theory]
    [InlineData("200 OK", nameof(BatchFate.Delivered))]
    [InlineData("202 Accepted", nameof(BatchFate.Delivered))]
    [InlineData("301 Moved Permanently\r\nLocation: http://127.0.0.1:1/", nameof(BatchFate.Dead))]
    [InlineData("307 Temporary Redirect\r\nLocation: http://127.0.0.1:1/", nameof(BatchFate.Dead))]
    [InlineData("400 Bad Request", nameof(BatchFate.Dead))]
    [InlineData("404 Not Found", nameof(BatchFate.Dead))]
    [InlineData("410 Gone", nameof(BatchFate.Dead))]
    [InlineData("408 Request Timeout", nameof(BatchFate.Again))]
    [InlineData("425 Too Early", nameof(BatchFate.Again))]
    [InlineData("429 Too Many Requests", nameof(BatchFate.Again))]
    [InlineData("500 Internal Server Error", nameof(BatchFate.Again))]
    [InlineData("503 Service Unavailable", nameof(BatchFate.Again))]
    public async Task What_becomes_of_a_message_follows_from_the_status(string status, string fate)
    {
        using var server = new RawServer($"HTTP/1.1 {status}\r\nContent-Length: 0\r\n\r\n");

        var answer = await SendAsync(server);

        answer.Fate.ToString().ShouldBe(fate);
        if (answer.Fate != BatchFate.Delivered) answer.Trouble.ShouldBe($"answered {status[..3]}");
        server.Requests.Count.ShouldBe(1);
    }

    [Theory]
    [InlineData("120", 120)]
    [InlineData("0", 0)]
    public async Task Leaves_a_sink_alone_for_as_long_as_it_asks(string retryAfter, int seconds)
    {
        using var server = new RawServer($"HTTP/1.1 429 Too Many Requests\r\nRetry-After: {retryAfter}\r\nContent-Length: 0\r\n\r\n");

        (await SendAsync(server)).After.ShouldBe(TimeSpan.FromSeconds(seconds));
    }

    [Fact]
    public async Task An_answer_without_an_end_is_not_read()
    {
        using var server = new RawServer(async (stream, over) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\nContent-Type: text/plain\r\n\r\n"u8.ToArray(), over);
            var piece = new byte[1 << 20];
            while (!over.IsCancellationRequested) await stream.WriteAsync(piece, over);
        });

        (await SendAsync(server)).ShouldBe(SinkAnswer.Taken);
    }

    [Fact]
    public async Task Headers_without_an_end_are_refused()
    {
        using var server = new RawServer(async (stream, over) =>
        {
            await stream.WriteAsync("HTTP/1.1 200 OK\r\n"u8.ToArray(), over);
            while (!over.IsCancellationRequested) await stream.WriteAsync(Encoding.ASCII.GetBytes($"X: {new string('x', 4000)}\r\n"), over);
        });

        var answer = await SendAsync(server);

        answer.Fate.ShouldBe(BatchFate.Again);
        answer.Trouble.ShouldNotBeNull();
    }

    [Fact]
    public async Task A_sink_that_answers_byte_by_byte_has_its_deadline()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        using var server = new RawServer(async (stream, over) =>
        {
            while (!over.IsCancellationRequested)
            {
                await stream.WriteAsync("H"u8.ToArray(), over);
                time.Advance(TimeSpan.FromSeconds(1));
                await Task.Delay(5, over);
            }
        });

        var answer = await SendAsync(server, time: time);

        answer.Fate.ShouldBe(BatchFate.Again);
    }

    [Fact]
    public async Task A_sink_that_never_answers_has_its_deadline()
    {
        var time = new Microsoft.Extensions.Time.Testing.FakeTimeProvider(DateTimeOffset.UtcNow);
        using var server = new RawServer(async (_, over) =>
        {
            time.Advance(TimeSpan.FromSeconds(21));
            await Task.Delay(Timeout.Infinite, over);
        });

        (await SendAsync(server, time: time)).ShouldBe(new SinkAnswer(BatchFate.Again, "no answer within 20 s"));
    }

    [Fact]
    public async Task Nobody_listens()
    {
        using var server = new RawServer(Ok);
        var url = server.Url;
        server.Dispose();

        (await SendAsync(Order(url))).ShouldBe(new SinkAnswer(BatchFate.Again, "no connection (ConnectionRefused)"));
    }

    [Theory]
    [InlineData("http://127.0.0.1:1/")]
    [InlineData("http://[::1]:1/")]
    [InlineData("http://[::ffff:127.0.0.1]:1/")]
    [InlineData("http://2130706433:1/")]
    public async Task A_private_address_is_refused_before_anything_is_sent(string url)
    {
        var answer = await SendAsync(Order(url) with { AllowPrivateAddresses = false });

        (answer.Fate, answer.Trouble!.StartsWith("its address is private")).ShouldBe((BatchFate.Again, true), answer.Trouble);
    }

    [Fact]
    public async Task A_name_that_turns_private_with_the_second_answer_is_refused_then()
    {
        using var server = new RawServer(Ok);
        var asked = 0;
        // The first answer leads where nobody listens, and passes for public here; the second to the server.
        var first = IPAddress.Parse("127.0.0.2");
        Task<IPAddress[]> Lookup(string host, CancellationToken cancellation) =>
            Task.FromResult<IPAddress[]>([asked++ == 0 ? first : IPAddress.Loopback]);
        var order = Order($"http://rebinding.example:{server.Port}/") with { AllowPrivateAddresses = false };

        using var sinks = new SinkFactory(TimeProvider.System, Lookup, first.Equals);
        var sink = sinks.Make(order);

        (await sink.SendAsync(Message)).Trouble.ShouldBe("no connection (ConnectionRefused)");
        (await sink.SendAsync(Message)).Trouble!.ShouldStartWith("its address is private");

        (asked, server.Requests.Count).ShouldBe((2, 0));
    }

    [Theory]
    [InlineData("ftp://127.0.0.1/")]
    [InlineData("not an address")]
    [InlineData("")]
    public async Task What_is_no_web_address_keeps_its_messages_until_somebody_mends_it(string url) =>
        (await SendAsync(Order(url))).ShouldBe(new SinkAnswer(BatchFate.Again, "its URL is no http:// or https:// address"));

    [Fact]
    public async Task A_key_that_is_none_keeps_the_messages_until_somebody_mends_it() =>
        (await SendAsync(Order("http://127.0.0.1:1/") with { SigningKey = "sesame" }))
            .ShouldBe(new SinkAnswer(BatchFate.Again, "its signing key is not whsec_ and base64"));

    [Fact]
    public async Task A_name_and_password_within_the_address_are_given_as_http_has_it()
    {
        using var server = new RawServer(Ok);

        await SendAsync(server, order => order with { Url = order.Url!.Replace("http://", "http://ops:se%3Asame@") });

        Header(server.Requests[0], "Authorization").ShouldBe($"Basic {Convert.ToBase64String("ops:se:same"u8)}");
        server.Requests[0].ShouldNotContain("ops:");
    }

    [Fact]
    public async Task An_address_that_does_not_answer_leaves_time_for_the_next_one()
    {
        using var server = new RawServer(Ok);
        var silent = IPAddress.Parse("127.0.0.3");
        using var full = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        full.Bind(new IPEndPoint(silent, server.Port));
        full.Listen(0);
        // Whoever comes after this one waits: the queue is full, and nobody accepts.
        using var first = new TcpClient();
        await first.ConnectAsync(silent, server.Port);
        NameLookup both = (_, _) => Task.FromResult<IPAddress[]>([silent, IPAddress.Loopback]);

        (await SendAsync(Order($"http://two.example:{server.Port}/"), lookup: both)).ShouldBe(SinkAnswer.Taken);

        server.Requests.Count.ShouldBe(1);
    }

    [Fact]
    public async Task No_trouble_tells_of_the_address()
    {
        string[] urls =
            ["http://127.0.0.1:1/sesame", "http://nobody.invalid/sesame", "https://127.0.0.1:1/sesame", "gopher://sesame.example"];
        foreach (var url in urls)
        {
            NameLookup nobody = (_, _) => throw new SocketException((int)SocketError.HostNotFound);
            var trouble = (await SendAsync(Order(url), lookup: nobody)).Trouble!;
            foreach (var word in new[] { "sesame", "127.0.0.1", "nobody", ":1" }) trouble.ShouldNotContain(word);
        }
    }

    [Fact]
    public async Task Slack_is_called_by_nobody_who_is_told_of()
    {
        using var server = new RawServer(Ok);

        await SendAsync(server, order => order with { Format = NoticeFormat.Slack });

        var text = JsonDocument.Parse(server.Requests[0][(server.Requests[0].IndexOf("\r\n\r\n") + 4)..]).RootElement.GetProperty("text");
        text.GetString()!.ShouldContain("&lt;!channel&gt; &amp; \"more\"");
        text.GetString()!.ShouldStartWith("*site-builder: session.failed*\n```\nwhy: the work failed\n");
    }

    [Fact]
    public void In_a_chat_what_a_session_printed_calls_nobody_and_loads_nothing()
    {
        var text = Slack(Notice with { Data = Notice.Data with { LastLines = ["```", "@channel ![x](http://pixel.example/) `@all`"] } });

        // Within a block of code a chat obeys nothing, and nothing within it ends the block.
        text.Split("```").Length.ShouldBe(3);
        text.Split("```")[1].ShouldContain("@channel ![x](http://pixel.example/) '@all'");
        text.ShouldEndWith("```");
    }

    [Fact]
    public void A_message_has_no_more_bytes_than_its_sink_takes_and_the_command_to_look_is_never_cut()
    {
        var lines = Enumerable.Range(0, 5).Select(_ => string.Concat(Enumerable.Repeat("€<", 150))).ToArray();
        var notice = Notice with { Data = Notice.Data with { LastLines = lines, Command = "agentd inspect 1" } };

        Slack(notice).Length.ShouldBeLessThanOrEqualTo(2000);
        Slack(notice).ShouldContain("look: agentd inspect 1\n");
        var many = new Batch([.. Enumerable.Range(0, 100).Select(i => new QueueEntry($"{i}", notice))], Merge: false);
        Rendered.Of(many, NoticeFormat.Ntfy).Body.Length.ShouldBeLessThanOrEqualTo(4096);
        Slack([.. many.Notices]).Length.ShouldBeLessThanOrEqualTo(2000);
    }

    [Fact]
    public void A_mail_is_recognised_if_it_comes_twice()
    {
        var mail = Encoding.ASCII.GetString(Rendered.Of(Message, NoticeFormat.Mail).Body);

        mail.ShouldContain("\nMessage-ID: <1.session.failed@d.agentd>\n");
    }

    [Theory]
    [InlineData("http", "HTTP/1.1 405 Method Not Allowed", null)]
    [InlineData("https", "HTTP/1.1 200 OK", "no answer (SecureConnectionError)")]
    public async Task A_look_says_whether_a_sink_is_there_and_tells_it_nothing(string scheme, string answer, string? trouble)
    {
        using var server = new RawServer($"{answer}\r\nContent-Length: 0\r\n\r\n");
        using var sinks = new SinkFactory(TimeProvider.System, Dns.GetHostAddressesAsync, PublicAddress.Is);

        var found = await sinks.Make(Order(server.Url.Replace("http:", $"{scheme}:"))).LookAsync();

        found.Trouble.ShouldBe(trouble);
        if (trouble is null) server.Requests.ShouldHaveSingleItem().ShouldStartWith("HEAD /hook/sesame HTTP/1.1\r\n");
    }

    [Theory]
    [InlineData(nameof(NoticeFormat.Slack), " <https://agentd.example.org/s/1|see the session>\n```")]
    [InlineData(nameof(NoticeFormat.Json), "\"url\":\"https://agentd.example.org/s/1\"")]
    [InlineData(nameof(NoticeFormat.Text), "\npage: https://agentd.example.org/s/1\n")]
    [InlineData(nameof(NoticeFormat.Mail), "\npage: https://agentd.example.org/s/1\n")]
    public void Leads_to_the_page(string format, string link)
    {
        var linked = Notice with { Data = Notice.Data with { Url = "https://agentd.example.org/s/1" } };

        Words(linked).ShouldContain(link);
        Words(Notice).ShouldNotContain("agentd.example.org");

        string Words(Notice notice)
        {
            var written = Encoding.UTF8.GetString(
                Rendered.Of(new Batch([new QueueEntry("1", notice)], Merge: false), Enum.Parse<NoticeFormat>(format)).Body);
            return format switch
            {
                nameof(NoticeFormat.Slack) => Slack(notice),
                nameof(NoticeFormat.Mail) => Encoding.UTF8.GetString(Convert.FromBase64String(written[(written.IndexOf("\n\n") + 2)..])),
                _ => written,
            };
        }
    }

    [Fact]
    public void A_tap_on_what_ntfy_shows_opens_the_page_and_of_several_each_line_names_it()
    {
        var linked = Notice with { Data = Notice.Data with { Url = "https://agentd.example.org/s/1" } };
        var (one, two) = (new QueueEntry("1", linked), new QueueEntry("2", linked));

        Rendered.Of(new Batch([one], Merge: false), NoticeFormat.Ntfy).Headers.ShouldContain(("Click", "https://agentd.example.org/s/1"));

        var several = Rendered.Of(new Batch([one, two], Merge: false), NoticeFormat.Ntfy);
        several.Headers.ShouldNotContain(header => header.Name == "Click");
        Encoding.UTF8.GetString(several.Body).Split("page: https://agentd.example.org/s/1\n").Length.ShouldBe(3);
    }

    [Fact]
    public async Task Ntfy_has_title_and_priority_in_headers()
    {
        using var server = new RawServer(Ok);

        await SendAsync(server, order => order with { Format = NoticeFormat.Ntfy });

        Header(server.Requests[0], "Title").ShouldBe("site-builder: session.failed");
        Header(server.Requests[0], "Priority").ShouldBe("high");
        server.Requests[0].ShouldContain("why: the work failed\n");
    }

    private static string Slack(params Notice[] notices) => JsonDocument
        .Parse(Rendered.Of(new Batch([.. notices.Select(notice => new QueueEntry("1", notice))], Merge: false), NoticeFormat.Slack).Body)
        .RootElement.GetProperty("text").GetString()!;

    private static string Header(string head, string name) => head.Split("\r\n")
        .First(line => line.StartsWith($"{name}:", StringComparison.OrdinalIgnoreCase)).Split(':', 2)[1].Trim();

    private static SinkOrder Order(string url) => new() { Name = "ops", Url = url, AllowPrivateAddresses = true };

    private static Task<SinkAnswer> SendAsync(RawServer server, Func<SinkOrder, SinkOrder>? with = null, TimeProvider? time = null) =>
        SendAsync(with is null ? Order(server.Url) : with(Order(server.Url)), time);

    private static async Task<SinkAnswer> SendAsync(SinkOrder order, TimeProvider? time = null, NameLookup? lookup = null)
    {
        using var sinks = new SinkFactory(time ?? TimeProvider.System, lookup ?? Dns.GetHostAddressesAsync, PublicAddress.Is);
        return await sinks.Make(order).SendAsync(Message);
    }

    private static Batch Message => new([new QueueEntry("1", Notice)], Merge: false);

    private static Notice Notice => new()
    {
        Type = NoticeTypes.SessionFailed,
        Time = DateTimeOffset.UnixEpoch,
        Id = "1.session.failed",
        Host = "host",
        DaemonId = "d",
        Data = new NoticeData { Agent = "site-builder", Why = "the work failed", LastLines = ["<!channel> & \"more\""] },
    };
}
