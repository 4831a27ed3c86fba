using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>Limits as the container has them, and what happens where it cannot have them.</summary>
public sealed class LimitTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task Limits_reach_the_container_where_the_host_enforces_them(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Held("site-builder", "ulimit -n >.runa/workspace/files") with
        {
            // A root without CAP_SYS_RESOURCE, as inside a container, may name no limit on files of its own.
            Keys = "security.userns = \"host\"\nlimits = { memory = \"256m\", cpus = 0.5, pids = 100"
                + (privilege is Privilege.Rootless ? ", files = 777 }" : " }"),
        });
        await host.StartAsync();
        var session = await host.HoldAsync("site-builder");

        var given = (await host.Podman.RunAsync("inspect", "--format",
            "{{.HostConfig.Memory}} {{.HostConfig.NanoCpus}} {{.HostConfig.PidsLimit}}", session.Container)).LastOutput;
        (await session.EndAsync()).LastOutput.ShouldBe("session success");

        if (privilege is Privilege.Rootless) session.Record.Written("files").ShouldBe("777");
        var unenforced = session.Record.Json.GetProperty("limits").TryGetProperty("unenforced", out var names) ? names.ToString() : "";
        if (unenforced.Length == 0) given.ShouldBe("268435456 500000000 100");
        else host.Log.ShouldContain("\"event\":\"runner.limit_unenforced\"");
        session.Record["image_digest"].ShouldNotBeNull().ShouldStartWith("sha256:");
    });

    [SessionTheory(NeedsCgroupVersion1 = true), OnEach(RootlessOnly = true)]
    public Task A_required_limit_that_cannot_be_enforced_refuses_the_session_before_anything_exists(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            host.Declare(new TestAgent("site-builder") { Keys = "limits_required = true" });
            await host.StartAsync();

            var run = await host.RunAsync("site-builder");

            run.ExitCode.ShouldBe(1);
            run.LastError.ShouldContain("limits_required is set, and this host cannot enforce pids");
            host.Records("site-builder").ShouldBeEmpty();
        });

    [SessionTheory, OnEach]
    public Task A_seccomp_profile_of_ones_own_confines_the_agent_and_set_up_works_under_it(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var profile = $"{host.Folder.Path}/seccomp.json";
            await File.WriteAllTextAsync(profile, """
                { "defaultAction": "SCMP_ACT_ALLOW", "syscalls": [{ "names": ["mknod", "mknodat"], "action": "SCMP_ACT_ERRNO", "errnoRet": 13 }] }
                """);
            host.Declare(
                TestAgent.Shell("confined", "mkfifo pipe 2>.runa/workspace/refusal || true") with
                {
                    Keys = $"security.seccomp_profile = \"{profile}\"",
                },
                TestAgent.Shell("free", "mkfifo pipe"));
            await host.StartAsync();

            (await host.RunAsync("confined")).ShouldSay("session success");
            (await host.RunAsync("free")).ShouldSay("session success");

            host.Record("confined").Written("refusal").ShouldContain("Permission denied");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_image_that_may_not_be_pulled_is_named_at_once(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Image = "localhost/agentd-not-there:1", Keys = "pull = \"never\"" });
        await host.StartAsync();

        var run = await host.RunAsync("site-builder");

        run.LastError.ShouldContain("image localhost/agentd-not-there:1 is not present, and pull = \"never\"");
        (await host.Record("site-builder").ClosedAsync())["outcome"].ShouldBe("error");
    });
}
