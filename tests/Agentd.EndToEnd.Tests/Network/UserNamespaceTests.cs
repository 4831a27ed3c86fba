using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>Filtered sessions where containers.conf gives containers another user namespace than Podman's own.</summary>
public sealed class UserNamespaceTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_namespace_that_no_session_can_run_in_is_overruled_by_the_agents_own(Privilege privilege) =>
        AtHomeAsync(privilege, async host =>
        {
            await OwnPodman.FurnishAsync(host);
            await File.WriteAllTextAsync(
                $"{host.Folder.Path}/home/.config/containers/containers.conf", "[containers]\nuserns = \"auto\"\n");
            var url = new Uri(await host.Git.UrlAsync(Account.Of(privilege), GitServer.Demo));
            host.Declare(TestAgent.Shell("site-builder", $"git ls-remote -q {url} >.runa/workspace/allowed") with
            {
                Repository = url.ToString(),
                Keys = "security.userns = \"host\"",
                Network = FilteredSessionTests.Filtered(url),
            });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            host.Record("site-builder").Written("allowed").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
        });
}
