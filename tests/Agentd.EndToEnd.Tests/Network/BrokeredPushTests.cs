using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Agents that give their work back with a key that they never hold.</summary>
public sealed class BrokeredPushTests(GitServer git) : SessionTests(git)
{
    private const string Token = "ghp_0123456789-the-real-token";

    private readonly GitServer _git = git;

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_clones_and_pushes_where_only_a_password_is_taken_and_holds_none(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            using var authority = new TlsAuthority();
            await using var server = await TlsGitServer.StartAsync(authority, _git, Token);
            await _git.MakeAsync(TlsGitServer.Pushed, "echo begun >page");
            host.Declare(TestAgent.Shell("site-builder", """
                env >.runa/workspace/environment
                git config --list --show-origin >.runa/workspace/git-config
                echo done >page
                git -c user.name=agent -c user.email=agent@agentd.invalid commit -q -a -m 'feat: be done'
                git push -q origin HEAD:main
                git rev-parse HEAD >.runa/workspace/commit
                """) with
            {
                Repository = $"{await server.OriginAsync(host.Account)}/{TlsGitServer.Pushed}",
                Network = await NetworkAsync($"{host.Folder.Path}/upstream.pem", authority, await server.OriginAsync(host.Account)),
            });
            await host.StartAsync(("GIT_TOKEN", Token));

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
            (await _git.HeadAsync(TlsGitServer.Pushed)).ShouldBe(record.Written("commit"));
            record.Written("commit").ShouldNotBe(record["commit"]);
            record.Written("environment").ShouldContain("FORGE_TOKEN=ghp_");
            record.Written("git-config").ShouldNotContain("credential", Case.Insensitive);
            (await new CanaryHunt(host, Token).InFilesAsync()).ShouldBeEmpty();
            host.Log.ShouldNotContain(Token);
        });

    // The file of the authority lies where the daemon sees it.
    internal static async Task<string> NetworkAsync(string trusted, TlsAuthority authority, string origin)
    {
        await File.WriteAllTextAsync(trusted, authority.Pem);
        var server = new Uri(origin);
        return $$"""
            [agents.network]
            mode = "filtered"
            [[agents.network.allow]]
            host = "{{server.Host}}"
            ports = [{{server.Port}}]
            methods = ["GET", "POST"]
            paths = ["/{{TlsGitServer.Pushed}}/*"]
            addresses = ["127.0.0.1/32"]
            upstream_ca = "{{trusted}}"
            [[agents.credentials]]
            name = "FORGE_TOKEN"
            source = "GIT_TOKEN"
            hosts = ["{{server.Host}}"]
            set = "Authorization: Basic {basic:{{TlsGitServer.User}}}"
            """;
    }
}
