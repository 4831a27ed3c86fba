using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Deployment;

public sealed class ContainerTests(GitServer git, DaemonImage image) : SessionTests(git), IClassFixture<DaemonImage>
{
    private const long MostBytes = 150_000_000;

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task The_image_states_its_version_and_is_small(Privilege privilege) => OnAsync(privilege, async host =>
    {
        (await host.Podman.RunAsync("run", "--rm", "--pull=never", "--entrypoint", "/usr/local/bin/agentd", image.Name, "--version"))
            .Output.ShouldBe("agentd 0.1.1\n");

        long.Parse((await host.Podman.RunAsync("image", "inspect", "--format", "{{.Size}}", image.Name)).LastOutput)
            .ShouldBeLessThan(MostBytes);
        var environment = await host.Podman.ListAsync(
            "image", "inspect", "--format", "{{range .Config.Env}}{{println .}}{{end}}", image.Name);
        environment.ShouldContain("CONTAINER_HOST=unix:///run/podman/podman.sock");
        environment.ShouldContain("TMPDIR=/var/lib/agentd/tmp");
        (await host.Podman.RunAsync(
            "run", "--rm", "--pull=never", "--entrypoint", "/bin/sh", image.Name, "-c", "stat -c %a $TMPDIR; date +%Z"))
            .Output.ShouldStartWith("1777\n");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_daemon_in_the_image_runs_sessions_of_the_hosts_Podman(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            await daemon.ConfigureAsync(
                new TestAgent(host.Folder.Tag) { Argv = ["test-agent", "whoami", "+", "write", ".runa/workspace/note", "done"] });
            await daemon.StartAsync();

            (await host.RunAsync(host.Folder.Tag, "--work-unit", "issue-42")).ShouldSay("session success");

            var record = await host.Record(host.Folder.Tag).ShouldBeSealedAsync("success", 0);
            record.Written("note").ShouldBe("done");
            record.Console.ShouldContain($"cwd /home/{host.Folder.Tag}/repo");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task An_agent_may_write_a_mount_that_its_daemon_only_reads(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            var shared = $"{await daemon.SourcesAsync()}/shared";
            Directory.CreateDirectory(shared);
            File.SetUnixFileMode(shared, (UnixFileMode)0b111_111_111);
            await daemon.ConfigureAsync(
                TestAgent.Shell(host.Folder.Tag, "echo mine >/shared/note") with { Mounts = [(shared, "/shared", false)] });
            await daemon.StartAsync();
            (await host.Podman.TryAsync("exec", host.Folder.Tag, "/bin/sh", "-c", $": >{shared}/of-the-daemon")).ExitCode.ShouldNotBe(0);

            (await host.RunAsync(host.Folder.Tag)).ShouldSay("session success");

            File.ReadAllText($"{shared}/note").ShouldBe("mine\n");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_session_outlives_its_daemons_container_and_the_next_one_seals_it(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            await daemon.ConfigureAsync(TestAgent.Held(host.Folder.Tag, "echo I went on"));
            await daemon.StartAsync();
            var session = await host.HoldAsync(host.Folder.Tag);

            await daemon.KillAsync();
            await daemon.StartAsync();
            await host.ReleaseAsync(session.Record);

            (await host.AgentdAsync("wait", session.Record.SessionId)).ShouldSay("session success");
            // Whoever ran it comes back in its own time, and must find a daemon.
            (await session.Client.EndAsync()).ShouldSay("session success");
            var record = await session.Record.ShouldBeSealedAsync("success", 0);
            record["recovered"].ShouldBe("True");
            record.Console.ShouldContain("I went on");
            (await daemon.LogAsync()).ShouldContain("runner.session_adopted");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Doctor_beside_the_daemon_in_the_image_raises_no_false_alarm(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            await daemon.ConfigureAsync(new TestAgent(host.Folder.Tag));
            await daemon.StartAsync();

            var examined = (await daemon.DoctorAsync()).ShouldSucceed();

            examined.Output.ShouldContain("ok       running daemon: agentd runs (pid 1)\n");
            examined.Output.ShouldContain($"ok       record ownership: sessions give their records back to user {host.Account.Uid} of the "
                + "host, who is this daemon\n");
            examined.LastOutput.ShouldEndWith(" 0 failed");
            await daemon.StopAsync();
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task Doctor_in_the_image_tells_what_the_container_was_not_given(Privilege privilege) =>
        InContainerAsync(privilege, async (host, daemon) =>
        {
            await daemon.ConfigureAsync(new TestAgent(host.Folder.Tag));

            var examined = await host.Podman.TryAsync("run", "--rm", "--pull=never", "--network=none", "--read-only", "--cap-drop=all",
                $"--volume={host.Folder.Configuration}:/etc/agentd/agentd.toml:ro", image.Name, "doctor");

            examined.ExitCode.ShouldBe(1, examined.Errors);
            foreach (var condition in new[] { "Podman", "staging", $"methodology of {host.Folder.Tag}" })
                examined.Output.ShouldContain($"failed   {condition}: ");
        });

    private Task InContainerAsync(Privilege privilege, Func<Host, ContainedDaemon, Task> story) => OnAsync(privilege, async host =>
    {
        await using var daemon = new ContainedDaemon(host, image.Name);
        await daemon.ServePodmanAsync();
        await story(host, daemon);
        (await host.Podman.ListAsync("ps", "-a", "--filter", $"name={host.Folder.Tag}", "--format", "{{.Names}}"))
            .ShouldBeEmpty("containers left behind");
    });
}
