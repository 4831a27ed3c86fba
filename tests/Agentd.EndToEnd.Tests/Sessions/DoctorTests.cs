using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

/// <summary>What would end every session of an agent is told before one starts, and what is told to mend it does.</summary>
public sealed class DoctorTests(GitServer git) : SessionTests(git)
{
    [SessionTheory]
    [OnEach("echo site-builder:x:4711:4711::/:/bin/sh >>/etc/passwd", "has a user 'site-builder' already", RootlessOnly = true)]
    [OnEach("printf site-builder:x:4711: >>/etc/group", "has a group 'site-builder' already", RootlessOnly = true)]
    public Task An_image_that_has_the_agents_user_or_group_fails_as_its_sessions_do(Privilege privilege, string line, string cause) =>
        OnAsync(privilege, async host =>
        {
            var image = await ImageVariant.BuildAsync(host, $"RUN {line}");
            host.Declare(new TestAgent("site-builder") { Image = image });
            await host.StartAsync();

            var doctor = await ExamineAsync(host, "doctor");
            doctor.Output.ShouldContain($"failed   image {image}: {cause}");
            doctor.ExitCode.ShouldBe(1);
            (await host.RunAsync("site-builder")).LastError.ShouldBe("session infrastructure_failure (exit code 6)");
            host.Record("site-builder").Console.ShouldContain("agentd: set-up failed: user");
        });

    [SessionTheory]
    [OnEach("/bin/chmod", "-R", "o+rX", RootlessOnly = true)]
    [OnEach("/usr/bin/podman", "unshare", "chown", "-R", "1000:1000", RootlessOnly = true)]
    public Task A_mount_that_is_closed_to_the_agent_is_named_and_opened_by_the_cures(Privilege privilege, params string[] cure) =>
        OnAsync(privilege, async host =>
        {
            var data = await host.Folder.DirectoryAsync("data");
            await host.Folder.TouchAsync($"{data}/file");
            await OpenAsync(host, "/bin/chmod", "-R", "go=", data);
            host.Declare(TestAgent.Shell("site-builder", "cat /data/file") with { Mounts = [(data, "/data", true)] });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ExitCode.ShouldBe(1);
            var told = $"{data} (mode 0700) belongs to the daemon's user, and may not be read by the agent";
            (await ExamineAsync(host, "doctor")).Output.ShouldContain($"warning  mounts of site-builder: {told}");
            (await ExamineAsync(host, "check")).Output.ShouldContain($"mounts[0].source: {told}");

            await OpenAsync(host, [.. cure, data]);

            (await ExamineAsync(host, "check")).Output.ShouldNotContain(told);
            (await host.RunAsync("site-builder")).ShouldSay("session success");
        });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_filtered_network_is_tried_by_a_fetch_through_it(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Network = "[agents.network]\nmode = \"filtered\"" });
        await host.StartAsync();

        var doctor = await ExamineAsync(host, "doctor");

        doctor.Output.ShouldContain("ok       filtered network: ");
        await Eventually.HoldsAsync("the broker of the look is gone", () => host.Doors().Count == 0);
        Directory.GetDirectories(host.Folder.Staging, "agentd-egress-*").ShouldBeEmpty();
    });

    private static Task<Finished> ExamineAsync(Host host, string verb) => RunningProgram.RunAsync(host.Account.Command(
        $"{TestSettings.Programs}/agentd", [verb, "--config", host.Folder.Configuration],
        new Dictionary<string, string> { ["TMPDIR"] = host.Folder.Staging }));

    private static async Task OpenAsync(Host host, params string[] command) =>
        (await RunningProgram.RunAsync(host.Account.Command(command[0], command[1..]))).ShouldSucceed();
}
