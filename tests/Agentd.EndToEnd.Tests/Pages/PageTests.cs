using System.Net;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Pages;

/// <summary>The page in front of a real daemon, without a browser.</summary>
public sealed class PageTests(GitServer git) : SessionTests(git)
{
    private static readonly TimeSpan Patience = TimeSpan.FromMinutes(3);

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_live_session_is_seen_to_its_end_with_its_work_and_a_seal_that_verifies(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder", "echo 'seen by the page'; echo more >>index.html"));
        await host.StartAsync();
        await using var page = await ServedPage.OfAsync(host);
        using (var stranger = new HttpClient { BaseAddress = new Uri(page.Origin) })
            (await stranger.GetAsync("/")).StatusCode.ShouldBe(HttpStatusCode.Unauthorized);
        using var client = await page.SignInAsync();
        var held = await host.HoldAsync("site-builder", "--work-unit", "issue-42");
        var path = $"/s/{held.Record.SessionId}";

        (await client.GetStringAsync("/")).ShouldContain($"href=\"{path}\"");
        (await client.GetStringAsync(path)).ShouldContain("Not sealed yet");
        using var news = new StreamReader(await client.GetStreamAsync($"{path}/live"));
        await held.ReleaseAsync();

        await SaysAsync(news, "seen by the page");
        await SaysAsync(news, "event: end");
        await held.Client.EndAsync();
        await Eventually.HoldsAsync("the seal is shown", async () => (await client.GetStringAsync(path)).Contains("Sealed, no. 1"));
        (await client.GetStringAsync(path)).ShouldContain("index.html");
        (await client.GetStringAsync($"{path}/verify")).ShouldContain("✓ It is as it was sealed");
        (await client.GetByteArrayAsync($"{path}/bundle")).Length.ShouldBeGreaterThan(20);
        (await client.GetStringAsync($"{path}/output")).ShouldContain("seen by the page");
        (await client.GetStringAsync("/audit")).ShouldContain(held.Record.SessionId);
        await page.EndAsync();
        page.Errors.ShouldNotContain("could not be answered");
    });

    private static async Task SaysAsync(StreamReader news, string words)
    {
        while (await news.ReadLineAsync().WaitAsync(Patience) is { } line)
            if (line.Contains(words)) return;
        throw new EndOfStreamException($"The news ended before '{words}'.");
    }
}
