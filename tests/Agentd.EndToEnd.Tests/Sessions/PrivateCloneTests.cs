using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class PrivateCloneTests(GitServer git) : SessionTests(git), IAsyncLifetime
{
    private const string Token = "token-77ab-of-a-private-repository";
    private const string TrustStore = "/etc/ssl/certs/ca-certificates.crt";

    private readonly TlsAuthority _authority = new();
    private readonly GitServer _git = git;
    private TlsGitServer _server = null!;
    private TlsGitServer _other = null!;

    public async Task InitializeAsync()
    {
        _server = await TlsGitServer.StartAsync(_authority, _git, Token);
        _other = await TlsGitServer.StartAsync(_authority, _git, Token);
    }

    public async Task DisposeAsync()
    {
        await _server.DisposeAsync();
        await _other.DisposeAsync();
        _authority.Dispose();
    }

    [SessionTheory, OnEach]
    public Task The_token_reaches_the_server_as_a_bearer_and_is_gone_before_anything_else_runs(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(await AgentAsync(host, TlsGitServer.Private, TestAgent.Held("site-builder", """
                env >.runa/workspace/env
                cat .git/config >.runa/workspace/git-config
                git remote -v >.runa/workspace/remotes
                """)));
            await host.StartAsync(("GIT_TOKEN", Token), ("AGENTD_LOG", "trace"));
            var hunt = new CanaryHunt(host, Token);

            var session = await host.HoldAsync("site-builder");
            (await Leftovers.SecretsAsync(host)).ShouldBeEmpty();
            InContainer(host).ShouldNotBeEmpty();
            InContainer(host).Where(p => p.Environment.Contains(Token)).ShouldBeEmpty();
            hunt.InProcesses().ShouldBe([$"environment of {host.Daemon.Id}"], "the daemon alone was given the token");
            (await hunt.InFilesAsync()).ShouldBeEmpty();
            (await session.EndAsync()).ShouldSay("session success");

            _server.Requests.Count.ShouldBeGreaterThan(1);
            _server.Requests.ShouldAllBe(r => r.Authorization == $"Bearer {Token}");
            session.Record.Written("env").ShouldNotContain("TOKEN");
            session.Record.Written("git-config").ShouldNotContain("extraHeader", Case.Insensitive);
            (await hunt.InFilesAsync()).ShouldBeEmpty();
            host.Log.ShouldNotContain(Token);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_filtered_session_clones_privately_and_never_holds_the_token(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var origin = new Uri(await _server.OriginAsync(host.Account));
        var authority = $"{host.Folder.Path}/upstream.pem";
        await File.WriteAllTextAsync(authority, _authority.Pem);
        host.Declare(TestAgent.Held("site-builder", $"if git ls-remote -q {origin}{TlsGitServer.Private}; then exit 1; fi") with
        {
            Repository = $"{origin}{TlsGitServer.Private}",
            Keys = "repo_token_source = \"GIT_TOKEN\"",
            Network = $"""
                [agents.network]
                mode = "filtered"
                [[agents.network.allow]]
                host = "{origin.Host}"
                ports = [1]
                addresses = ["127.0.0.1/32"]
                upstream_ca = "{authority}"
                """,
        });
        await host.StartAsync(("GIT_TOKEN", Token));
        var hunt = new CanaryHunt(host, Token);

        var session = await host.HoldAsync("site-builder");
        (await Leftovers.SecretsAsync(host)).ShouldBeEmpty();
        InContainer(host).Where(p => p.Environment.Contains(Token)).ShouldBeEmpty();
        hunt.InProcesses().ShouldBe([$"environment of {host.Daemon.Id}"], "the daemon alone was given the token");
        (await hunt.InFilesAsync()).ShouldBeEmpty();
        (await session.EndAsync()).ShouldSay("session success");

        _server.Requests.Count.ShouldBeGreaterThan(1);
        _server.Requests.ShouldAllBe(r => r.Authorization == $"Bearer {Token}");
        (await hunt.InFilesAsync()).ShouldBeEmpty();
        host.Log.ShouldNotContain(Token);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_token_may_hold_any_byte_that_a_header_can(Privilege privilege) => OnAsync(privilege, async host =>
    {
        byte[] token = [.. "tok\\en-"u8, 0xe9, 0xff, .. "-ü"u8];
        await using var server = await TlsGitServer.StartAsync(_authority, _git, Encoding.Latin1.GetString(token));
        var file = await host.Folder.PrivateFileAsync("token", token);
        host.Declare(await AgentAsync(host, TlsGitServer.Private, new TestAgent("site-builder")) with
        {
            Repository = $"{await server.OriginAsync(host.Account)}/{TlsGitServer.Private}",
            Keys = $"repo_token_file = \"{file}\"",
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder")).ShouldSay("session success");
    });

    [SessionTheory, OnEach(TlsGitServer.Moved, RootlessOnly = true), OnEach(TlsGitServer.MovedLate, RootlessOnly = true)]
    public Task The_token_does_not_follow_a_redirect(Privilege privilege, string repository) => OnAsync(privilege, async host =>
    {
        _server.Elsewhere = await _other.OriginAsync(host.Account);
        host.Declare(await AgentAsync(host, repository, new TestAgent("site-builder")));
        await host.StartAsync(("GIT_TOKEN", Token));

        var console = await FailsAsync(host);

        console.ShouldContain("with a token redirects are refused: configure the final URL");
        _server.Requests.ShouldNotBeEmpty();
        _other.Requests.ShouldBeEmpty();
        (await new CanaryHunt(host, Token).InFilesAsync()).ShouldBeEmpty();
    });

    [SessionTheory]
    [OnEach(TlsGitServer.Private, "wrong-token-5c0", "could not read Username|Authentication failed", RootlessOnly = true)]
    [OnEach("forbidden.git", Token, "403", RootlessOnly = true)]
    [OnEach("missing.git", Token, "not found", RootlessOnly = true)]
    public Task What_the_server_objects_to_is_told_in_gits_own_words(Privilege privilege, string repository, string token, string words) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(await AgentAsync(host, repository, new TestAgent("site-builder")));
            await host.StartAsync(("GIT_TOKEN", token));

            (await FailsAsync(host)).ShouldMatch(words);

            (await new CanaryHunt(host, token).InFilesAsync()).ShouldBeEmpty();
            host.Log.ShouldNotContain(token);
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_server_that_nobody_vouches_for_gets_no_token(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(await AgentAsync(host, TlsGitServer.Private, new TestAgent("site-builder")) with { Mounts = [] });
        await host.StartAsync(("GIT_TOKEN", Token));

        (await FailsAsync(host)).ShouldContain("certificate");

        _server.Requests.ShouldBeEmpty();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_token_is_refused_for_a_URL_without_TLS(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { HasRepository = false, Keys = "repo_token_source = \"GIT_TOKEN\"" });
        await host.StartAsync(("GIT_TOKEN", Token));

        var run = await host.RunAsync("site-builder", await host.Git.UrlAsync(host.Account, GitServer.Demo));

        run.ExitCode.ShouldBe(1);
        run.LastError.ShouldContain("https://");
        host.Records("site-builder").ShouldBeEmpty();
    });

    private async Task<TestAgent> AgentAsync(Host host, string repository, TestAgent agent)
    {
        var trusted = $"{host.Folder.Path}/trusted.pem";
        await File.WriteAllTextAsync(trusted, _authority.Pem);
        return agent with
        {
            Repository = $"{await _server.OriginAsync(host.Account)}/{repository}",
            Keys = "repo_token_source = \"GIT_TOKEN\"",
            Mounts = [(trusted, TrustStore, true)],
        };
    }

    private static async Task<string> FailsAsync(Host host)
    {
        (await host.RunAsync("site-builder")).ShouldFailWith("session infrastructure_failure (exit code 6)");
        var record = await host.Record("site-builder").ShouldBeSealedAsync("infrastructure_failure", 6);
        record.Console.ShouldContain("agentd: set-up failed: clone ");
        return record.Console;
    }

    private static IEnumerable<HostProcess> InContainer(Host host) => HostProcess.All().Where(p => p.Mounts.Contains(host.Folder.Tag));
}
