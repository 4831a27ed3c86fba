using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>
/// Which path Podman is given for what a session sees of the host: Podman relabels that path, and follows no link for it.
/// </summary>
public sealed class MountSourceTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task Podman_is_given_the_sources_themselves(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var data = await host.Folder.DirectoryAsync("data");
        File.CreateSymbolicLink($"{host.Folder.Path}/link-to-data", data);
        host.Declare(TestAgent.Held("site-builder") with { Mounts = [($"{host.Folder.Path}/link-to-data", "/data", true)] });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        var sources = await SourcesAsync(host, session);

        sources["/agentd/methodology"].ShouldBe($"{host.Folder.Path}/methodology");
        sources["/home/site-builder/.agentd/audit/runa"].ShouldBe(session.Record.Runa);
        sources["/data"].ShouldBe(data);
        (await session.EndAsync()).ShouldSay("session success");
    });

    [SessionTheory, OnEach("with,comma", RootlessOnly = true), OnEach("with\"quote", RootlessOnly = true)]
    public Task What_a_mount_option_cannot_carry_is_mounted_through_a_link(Privilege privilege, string name) =>
        OnAsync(privilege, async host =>
        {
            var data = await host.Folder.DirectoryAsync(name);
            await host.Folder.TouchAsync($"{data}/seen");
            host.Declare(TestAgent.Shell("site-builder", "ls /data/seen") with
            {
                Methodology = host.Folder.Methodology($"methodology {name}"),
                Mounts = [(data, "/data", true)],
            });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldSay("session success");
        });

    private static async Task<Dictionary<string, string>> SourcesAsync(Host host, HeldSession session) =>
        (await host.Podman.ListAsync("inspect", "--format", "{{range .Mounts}}{{.Destination}} {{.Source}}\n{{end}}", session.Container))
            .Select(line => line.Split(' ', 2)).ToDictionary(words => words[0], words => words[1]);
}
