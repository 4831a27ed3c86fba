using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>What a filtered session sees of the death of a part of what carries it.</summary>
[Long]
public sealed class BrokerDeathTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_relay_that_dies_is_replaced_behind_the_same_sockets(Privilege privilege) => WhileItAsksAsync(privilege, async host =>
    {
        var relay = host.Relays().ShouldHaveSingleItem();

        relay.Kill();

        await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
        host.Log.ShouldNotContain("runner.network_unavailable");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_relay_that_hangs_is_ended_when_it_owes_an_answer_and_replaced(Privilege privilege) =>
        WhileItAsksAsync(privilege, async host =>
        {
            var relay = host.Relays().ShouldHaveSingleItem();

            relay.Signal("STOP");

            (await host.RunAsync("other")).ShouldSay("session success");
            host.Relays().ShouldHaveSingleItem().Id.ShouldNotBe(relay.Id);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_door_that_dies_is_replaced_and_the_session_has_its_network_again(Privilege privilege) =>
        WhileItAsksAsync(privilege, async host =>
        {
            host.Doors().ShouldHaveSingleItem().Kill();

            await Eventually.HoldsAsync("the network is restored", () => host.Log.Contains("runner.network_restored"));
            host.Log.ShouldContain("runner.network_unavailable");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_that_dies_is_nothing_to_the_session(Privilege privilege) => WhileItAsksAsync(privilege, async host =>
    {
        var (door, relay) = (host.Doors().ShouldHaveSingleItem().Id, host.Relays().ShouldHaveSingleItem().Id);

        await host.KillDaemonAsync();
        await host.StartAsync();

        host.Doors().ShouldHaveSingleItem().Id.ShouldBe(door);
        host.Relays().ShouldHaveSingleItem().Id.ShouldBe(relay);
        host.Log.ShouldNotContain("was not attached");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_that_hangs_is_nothing_to_the_session_whose_relay_dies_meanwhile(Privilege privilege) =>
        WhileItAsksAsync(privilege, async host =>
        {
            var relay = host.Relays().ShouldHaveSingleItem();
            host.Daemon.Signal("STOP");

            relay.Kill();

            await Eventually.HoldsAsync("another relay carries the session", () => host.Relays() is [var other] && other.Id != relay.Id);
            host.Daemon.Signal("CONT");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_that_ends_is_nothing_to_the_others(Privilege privilege) => WhileItAsksAsync(privilege, async host =>
    {
        var relay = host.Relays().ShouldHaveSingleItem().Id;

        (await host.RunAsync("other")).ShouldSay("session success");

        host.Relays().ShouldHaveSingleItem().Id.ShouldBe(relay);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_relay_that_reads_requests_dies_for_those_alone_whose_requests_it_reads(Privilege privilege) =>
        WhileItAsksAsync(privilege, async host =>
        {
            var plain = host.Relays().ShouldHaveSingleItem().Id;
            var session = await host.HoldAsync("read");
            var reading = host.Relays().Where(relay => relay.Id != plain).ShouldHaveSingleItem();
            reading.Arguments.ShouldContain("agentd-inspect");

            reading.Kill();

            await Eventually.HoldsAsync(
                "another relay reads", () => host.Relays().Count(relay => relay.Id != plain && relay.Id != reading.Id) == 1);
            await session.ReleaseAsync();
            await session.Record.ShouldBeSealedAsync("success", 0);
            host.Relays().ShouldContain(relay => relay.Id == plain);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_door_that_dies_when_nobody_needs_it_leaves_nothing(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(new TestAgent("site-builder") { Network = FilteredSessionTests.Filtered(url) });
        await host.StartAsync();
        (await host.RunAsync("site-builder")).ShouldSay("session success");

        host.Doors().ShouldHaveSingleItem().Kill();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_door_whose_daemon_was_killed_ends_with_the_next_daemon_which_needed_none(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            host.Declare(new TestAgent("site-builder") { Network = FilteredSessionTests.Filtered(url) });
            await host.StartAsync();
            (await host.RunAsync("site-builder")).ShouldSay("session success");
            var door = host.Doors().ShouldHaveSingleItem();

            await host.KillDaemonAsync();
            await host.StartAsync();

            host.Doors().ShouldHaveSingleItem().Id.ShouldBe(door.Id);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Of_sessions_whose_relay_dies_again_and_again_the_one_whose_own_dies_loses_its_network(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
            var asks = $"for try in 1 2 3; do timeout 20 git ls-remote -q {url} >.runa/workspace/after && break; sleep 1; done";
            foreach (var name in (string[])["one", "other"])
                host.Declare(TestAgent.Held(name, asks) with { Network = FilteredSessionTests.Filtered(url) });
            await host.StartAsync();
            var (one, other) = (await host.HoldAsync("one"), await host.HoldAsync("other"));
            var first = host.Relays().ShouldHaveSingleItem();

            first.Kill();
            await Eventually.HoldsAsync("another carries both", () => host.Relays() is [var second] && second.Id != first.Id);
            host.Relays().Single().Kill();
            await Eventually.HoldsAsync("each has its own", () => host.Relays().Count == 2);
            host.Log.ShouldNotContain("runner.network_detached");
            // The one that was there when the other was started carries its session.
            host.Relays().MinBy(relay => relay.Id)!.Kill();
            await Eventually.HoldsAsync("one of them is found out", () => host.Log.Contains("runner.network_detached"));

            string[] answers = ["", ""];
            foreach (var (at, session) in new[] { one, other }.Index())
            {
                await session.ReleaseAsync();
                answers[at] = (await session.Record.ShouldBeSealedAsync("success", 0)).Written("after");
            }
            var head = await host.Git.HeadAsync(GitServer.Demo);
            answers.Count(answer => answer.Contains(head)).ShouldBe(1);
            answers.Count(answer => answer.Length == 0).ShouldBe(1);
        });

    // The agent asks its repository before and after the strike; after it, until it is answered.
    private Task WhileItAsksAsync(Privilege privilege, Func<Host, Task> strike) => OnAsync(privilege, async host =>
    {
        var url = new Uri(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        host.Declare(TestAgent.Held("site-builder", $"""
            for try in $(seq 60); do
              if timeout 20 git ls-remote -q {url} >.runa/workspace/after; then break; fi
              sleep 1
            done
            """) with { Network = FilteredSessionTests.Filtered(url) });
        host.Declare(new TestAgent("other") { Network = FilteredSessionTests.Filtered(url) });
        host.Declare(TestAgent.Held("read", "true") with
        {
            Network = $"""
                {FilteredSessionTests.Filtered(url)}
                [[agents.network.allow]]
                host = "api.example.org"
                methods = ["GET"]
                """,
        });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        await strike(host);
        await session.ReleaseAsync();

        var record = await session.Record.ShouldBeSealedAsync("success", 0);
        record.Written("after").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
    });
}
