using System.Text;
using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Filtered sessions of a machine that reaches names by a company's proxy alone.</summary>
public sealed class UpstreamProxyTests(GitServer git) : WorldTests(git)
{
    private const string Login = "agents:canary-of-the-proxy";

    [SessionTheory(NeedsRoot = true), OnEach(RootlessOnly = true)]
    public Task Clone_and_session_go_by_the_proxy_but_for_what_the_operator_excepts_and_its_login_is_nowhere(Privilege privilege) =>
        InWorldAsync(privilege, async (host, world) =>
        {
            using var proxy = new WorldProxy(world.World);
            var login = await host.Folder.PrivateFileAsync("login", Encoding.ASCII.GetBytes($"{Login}\n"));
            host.DaemonKeys = $"upstream_proxy = \"http://45.67.0.200:{WorldProxy.Port}\"\nupstream_proxy_login_file = \"{login}\"\n"
                + "no_proxy = [\"two.example.org\"]";
            host.Declare(TestAgent.Held("site-builder", """
                for host in other two db; do git ls-remote -q "http://$host.example.org/x" >".runa/workspace/$host"; done
                """) with
            {
                Repository = Repository,
                Network = Filter + Rule("other.example.org", "protocol = \"http\"") + Rule("two.example.org", "protocol = \"http\"")
                    + Rule("db.example.org", "protocol = \"tcp\"\nports = [80]"),
            });
            await host.StartAsync();
            var session = await host.HoldAsync("site-builder");
            var hunt = new CanaryHunt(host, "canary-of-the-proxy", login);
            hunt.InProcesses().ShouldBeEmpty();
            (await hunt.InFilesAsync()).ShouldBeEmpty();

            (await session.EndAsync()).ShouldSay("session success");

            foreach (var name in new[] { "other", "two", "db" }) session.Record.Written(name).ShouldContain("refs/heads/reached");
            proxy.Asked.Select(head => head.Split('\r')[0]).Distinct().ShouldBe(
                ["CONNECT git.example.org:9418 HTTP/1.1", "CONNECT other.example.org:80 HTTP/1.1", "CONNECT db.example.org:80 HTTP/1.1"]);
            proxy.Asked.ShouldAllBe(
                head => head.Contains($"Proxy-Authorization: Basic {Convert.ToBase64String(Encoding.ASCII.GetBytes(Login))}\r\n"));
            world.Everybody.Visits.Distinct().ShouldBe([$"{World.Elsewhere}:80", "45.67.0.12:80"], ignoreOrder: true);
            (await host.AgentdAsync("network", session.Record.SessionId, "--output", "json")).Output
                .ShouldContain("\"address\": \"proxy\"");
            host.Log.ShouldNotContain("canary-of-the-proxy");
            (await hunt.InFilesAsync()).ShouldBeEmpty();
        });
}
