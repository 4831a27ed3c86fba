using System.Security.Cryptography;
using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Deployment;

/// <summary>Messages of a daemon in a container without a network: its notifier is in a short one beside it.</summary>
public sealed class ContainedNotifyTests(GitServer git, DaemonImage image) : SessionTests(git), IClassFixture<DaemonImage>
{
    // As it would stand in the address of a chat.
    private const string Secret = "canary-of-the-address";

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_without_a_network_tells_why_a_session_failed_and_shows_its_address_to_nobody(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon, sink) =>
        {
            var key = RandomNumberGenerator.GetBytes(32);
            await daemon.PrivateFileAsync("chat-url", $"{sink.Url}hook/{Secret}\n");
            await daemon.PrivateFileAsync("hook-key", $"whsec_{Convert.ToBase64String(key)}\n");
            daemon.Keys = """page_url = "https://agentd.example.org/board" """;
            daemon.Tables = Webhook("""secret_file = "/run/secrets-of-agentd/hook-key" """);
            var answered = new TaskCompletionSource();
            sink.Held = answered.Task;
            sink.Start();
            await StartToFailAsync(host, daemon);

            await Eventually.HoldsAsync("the sink is told", () => sink.All.Count == 1);
            // The notifier waits for its answer.
            var part = (await daemon.PartsAsync()).ShouldHaveSingleItem();
            part.ShouldStartWith($"agentd-notify-{daemon.DaemonId}-");
            var hunt = new CanaryHunt(host, Secret, $"{host.Folder.Path}/secrets/chat-url");
            (await host.Podman.RunAsync("container", "inspect", part.Split(' ')[0])).Output.ShouldNotContain(Secret);
            hunt.InProcesses().ShouldBeEmpty();
            (await hunt.InFilesAsync()).ShouldBeEmpty();
            answered.SetResult();
            await Eventually.NothingIsLeftAsync("the notifier's container", daemon.PartsAsync);
            (await hunt.InFilesAsync()).ShouldBeEmpty();
            (await hunt.InEventsAsync()).ShouldBeEmpty();
            (await daemon.LogAsync()).ShouldNotContain(Secret);

            var told = sink.All.ShouldHaveSingleItem();
            told.Asked.ShouldBe($"/hook/{Secret}");
            var session = told.Json.GetProperty("data").GetProperty("session_id").GetString();
            told.Json.GetProperty("type").GetString().ShouldBe("session.failed");
            told.Json.GetProperty("data").GetProperty("url").GetString().ShouldBe($"https://agentd.example.org/board/s/{session}");
            ShouldBeSigned(told, key);
            await Eventually.HoldsAsync("the spool is empty", () => Waiting(host) == 0);
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Operators_try_a_sink_from_within_a_container_without_a_network(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon, sink) =>
        {
            await daemon.PrivateFileAsync("chat-url", $"{sink.Url}hook\n");
            daemon.Tables = Webhook();
            await daemon.ConfigureAsync(new TestAgent(host.Folder.Tag));
            await daemon.StartAsync();

            (await daemon.AgentdAsync("notify", "test", "chat")).Errors.ShouldContain("ConnectionRefused");
            sink.Start();
            (await daemon.AgentdAsync("notify", "test", "chat")).ShouldSucceed().Output.ShouldBe("chat took the message\n");

            sink.All.ShouldHaveSingleItem().Json.GetProperty("type").GetString().ShouldBe("notification.test");
            (await daemon.DoctorAsync()).Output.ShouldContain("ok       messages to chat: it is there\n");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_that_is_killed_while_its_notifier_waits_leaves_it_to_its_end_and_tells_once(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon, sink) =>
        {
            await daemon.PrivateFileAsync("chat-url", $"{sink.Url}hook\n");
            daemon.Tables = Webhook("""events = ["session.failed"]""");
            var answered = new TaskCompletionSource();
            sink.Held = answered.Task;
            sink.Start();
            await StartToFailAsync(host, daemon);
            await Eventually.HoldsAsync("the sink is told", () => sink.All.Count == 1);

            await daemon.KillAsync();
            answered.SetResult();

            await Eventually.NothingIsLeftAsync("the notifier's container", daemon.PartsAsync);
            Waiting(host).ShouldBe(0);
            sink.All.Count.ShouldBe(1);
            await daemon.StartAsync();
            await daemon.StopAsync();
        });

    private static async Task StartToFailAsync(Host host, ContainedDaemon daemon)
    {
        await daemon.ConfigureAsync(new TestAgent(host.Folder.Tag));
        await File.WriteAllTextAsync($"{await daemon.SourcesAsync()}/methodology/stand-in-exit", "5\n");
        await daemon.StartAsync();
        (await host.RunAsync(host.Folder.Tag)).ShouldFailWith("session work_failed (exit code 5)");
    }

    private static string Webhook(string more = "") => $"""
        [[notify]]
        name = "chat"
        kind = "webhook"
        url_file = "/run/secrets-of-agentd/chat-url"
        group_wait = "0s"
        allow_private_addresses = true
        {more}
        """;

    private static void ShouldBeSigned(ToldRequest told, byte[] key)
    {
        var signed = Encoding.UTF8.GetBytes($"{told.Headers["webhook-id"]}.{told.Headers["webhook-timestamp"]}.{told.Body}");
        told.Headers["webhook-signature"].ShouldBe($"v1,{Convert.ToBase64String(HMACSHA256.HashData(key, signed))}");
    }

    private static int Waiting(Host host) => Directory.GetFiles($"{host.Folder.Path}/state/spool/chat", "*.json").Length;

    private Task InContainerAsync(Privilege privilege, Func<Host, ContainedDaemon, ToldServer, Task> story) =>
        OnAsync(privilege, async host =>
        {
            using var sink = new ToldServer();
            await using var daemon = new ContainedDaemon(host, image.Name);
            await daemon.ServePodmanAsync();
            try
            {
                await story(host, daemon, sink);
                await Eventually.NothingIsLeftAsync("the notifier's container", daemon.PartsAsync);
            }
            catch (Exception failure)
            {
                throw new XunitException($"{failure.Message}\n── the daemon's log, in its container:\n{await daemon.LogAsync()}", failure);
            }
        });
}
