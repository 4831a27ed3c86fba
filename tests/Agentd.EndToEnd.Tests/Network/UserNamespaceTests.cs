using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Network;

/// <summary>
/// Filtered sessions where containers.conf gives containers another user namespace than Podman's own: one in which no session can run, or in
/// which the session user may be the daemon's.
/// </summary>
public sealed class UserNamespaceTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach("auto", RootlessOnly = true), OnEach("keep-id", RootlessOnly = true), OnEach("nomap", RootlessOnly = true)]
    public Task It_is_overruled(Privilege privilege, string declared) =>
        AtHomeAsync(privilege, async host =>
        {
            await OwnPodman.FurnishAsync(host);
            await File.WriteAllTextAsync(
                $"{host.Folder.Path}/home/.config/containers/containers.conf", $"[containers]\nuserns = \"{declared}\"\n");
            var url = new Uri(await host.Git.UrlAsync(Account.Of(privilege), GitServer.Demo));
            host.Declare(TestAgent.Shell("site-builder", $"git ls-remote -q {url} >.runa/workspace/allowed") with
            {
                Repository = url.ToString(),
                Network = FilteredSessionTests.Filtered(url),
            });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldSay("session success");

            host.Record("site-builder").Written("allowed").ShouldContain(await host.Git.HeadAsync(GitServer.Demo));
        });
}
