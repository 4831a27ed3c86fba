using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

public sealed class SuccessTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_session_ends_with_its_label_and_a_sealed_complete_record(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder")
        {
            Argv = ["test-agent", "commit", "+", "write", ".runa/workspace/note", "done", "+", "print", "I was here"],
        });
        await host.StartAsync();

        (await host.RunAsync("site-builder", "--work-unit", "issue-42")).ShouldSay("session success").Output.ShouldBe("session success\n");

        var record = await host.Record("site-builder").ShouldBeSealedAsync("success", 0);
        record["schema_version"].ShouldBe("3");
        record["session_id"].ShouldBe(record.SessionId);
        record.SessionId.ShouldMatch("^[0-9a-f]{16}$");
        record["agent"].ShouldBe("site-builder");
        record["repo_url"].ShouldBe(await host.Git.UrlAsync(host.Account, GitServer.Demo));
        record["work_unit"].ShouldBe("issue-42");
        record["daemon_id"].ShouldBe(host.Folder.DaemonId);
        record["commit"].ShouldBe(await host.Git.HeadAsync(GitServer.Demo));
        DateTimeOffset.Parse(record["end_timestamp"]!).ShouldBeGreaterThan(DateTimeOffset.Parse(record["start_timestamp"]!));
        record.Written("note").ShouldBe("done");
        record.Console.ShouldContain("I was here");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Output_is_kept_whole_although_containers_conf_bounds_it(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var settings = $"{host.Folder.Path}/containers.conf";
        // It stands in for the machine's own, which may go without a limit that the machine cannot set.
        await File.WriteAllTextAsync(settings, "[containers]\nlog_size_max = 65536\npids_limit = 0\n");
        host.Declare(TestAgent.Shell("site-builder", "seq -f 'line %05g of what is far more than a log may have' 1 5000"));
        await host.StartAsync(("CONTAINERS_CONF", settings));

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        var console = host.Record("site-builder").Console;
        console.ShouldContain("line 00001 ");
        console.ShouldContain("line 05000 ");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_work_unit_reaches_runa_and_the_environment_whatever_it_holds(Privilege privilege) => OnAsync(privilege, async host =>
    {
        const string hostile = "it's $HOME; `id` \"x\" \\ ünit";
        host.Declare(TestAgent.Shell("site-builder", "cat >.runa/workspace/prompt; printf %s \"$AGENTD_WORK_UNIT\" >.runa/workspace/unit"));
        await host.StartAsync();

        (await host.RunAsync("site-builder", "--work-unit", hostile)).ShouldSay("session success");

        var record = host.Record("site-builder");
        record.Written("unit").ShouldBe(hostile);
        record.Written("prompt").ShouldContain($"Work unit: {hostile}\n");
        record["work_unit"].ShouldBe(hostile);
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Without_a_work_unit_the_variable_is_unset(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", "echo \"${AGENTD_WORK_UNIT-unset}\" >.runa/workspace/unit"));
        await host.StartAsync(("AGENTD_WORK_UNIT", "the daemon's own"));

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        host.Record("site-builder").Written("unit").ShouldBe("unset");
        host.Record("site-builder")["work_unit"].ShouldBeNull();
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_image_with_a_volume_leaves_no_volume(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var image = await ImageVariant.BuildAsync(host, "VOLUME /data");
        host.Declare(TestAgent.Held("site-builder") with { Image = image });
        await host.StartAsync();

        var session = await host.HoldAsync("site-builder");
        var volumes = await host.Podman.ListAsync(
            "inspect", "--format", "{{range .Mounts}}{{if eq .Type \"volume\"}}{{println .Name}}{{end}}{{end}}", session.Container);
        (await session.EndAsync()).ShouldSay("session success");

        var volume = volumes.ShouldHaveSingleItem();
        (await host.Podman.TryAsync("volume", "exists", volume)).ExitCode.ShouldBe(1);
    });
}
