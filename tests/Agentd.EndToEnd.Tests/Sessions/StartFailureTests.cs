using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Sessions;

[Long]
public sealed class StartFailureTests(GitServer git) : SessionTests(git)
{
    [SessionTheory]
    [OnEach(false, "command_not_found", 127)]
    [OnEach(true, "command_not_executable", 126)]
    public Task An_image_whose_shell_cannot_be_run_is_told_by_its_code(Privilege privilege, bool hasShell, string label, int code) =>
        OnAsync(privilege, async host =>
        {
            var image = await ImportAsync(host, hasShell);
            host.Declare(new TestAgent("site-builder") { Image = image });
            await host.StartAsync();

            (await host.RunAsync("site-builder")).ShouldFailWith($"session {label} (exit code {code})");

            await host.Record("site-builder").ShouldBeSealedAsync(label, code);
            await host.Podman.RunAsync("rmi", image);
        });

    // conmon cannot write to a file whose directory is not there.
    [SessionTheory, OnEach]
    public Task A_supervisor_that_cannot_start_is_an_error_in_its_own_words(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var shims = await host.Folder.DirectoryAsync("shims");
        await File.WriteAllTextAsync($"{shims}/podman", """
            #!/bin/sh
            case "$*" in *--detach*) ;; *) exec /usr/bin/podman "$@" ;; esac
            for argument do
              shift
              case $argument in path=*) argument=path=/nowhere/console.log ;; esac
              set -- "$@" "$argument"
            done
            exec /usr/bin/podman "$@"
            """);
        File.SetUnixFileMode($"{shims}/podman", (UnixFileMode)0b111_101_101);
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync(("PATH", $"{shims}:/usr/sbin:/usr/bin:/sbin:/bin"));

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        run.LastError.ShouldContain("could not be started: podman run failed with exit code 12");
        run.LastError.ShouldContain("conmon");
        (await host.Record("site-builder").ShouldBeSealedAsync("error"))["error"].ShouldBe(run.LastError);
    });

    [SessionTheory, OnEach]
    public Task A_runtime_that_is_killed_while_it_makes_the_container_is_an_error_and_no_wait_for_ever(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            var once = $"{host.Folder.Path}/once";
            // As the kernel does it for want of memory: the first process is there, and the runtime has not told anybody its id.
            var runtime = await host.Folder.ProgramAsync("runtime", $$"""
                case " $* " in *" create "*) ;; *) exec runc "$@" ;; esac
                [ -e {{once}} ] || exec runc "$@"
                rm {{once}}
                runc "$@"
                while [ "$1" != --pid-file ]; do shift; done
                rm "$2"
                kill -KILL $$
                """);
            await host.Folder.ProgramAsync("shims/podman", $"exec /usr/bin/podman --runtime {runtime} \"$@\"");
            host.Declare(new TestAgent("site-builder"));
            await host.StartAsync(("PATH", $"{host.Folder.Path}/shims:/usr/sbin:/usr/bin:/sbin:/bin"));
            await host.Folder.TouchAsync(once);

            var run = await host.RunAsync("site-builder");

            run.ExitCode.ShouldBe(1);
            run.LastError.ShouldContain("could not be started");
            (await host.Record("site-builder").ShouldBeSealedAsync("error"))["error"].ShouldBe(run.LastError);
            (await host.RunAsync("site-builder")).ShouldSay("session success");
        });

    [SessionTheory]
    [OnEach("größe")]
    [OnEach("a\"b")]
    [OnEach("a:b")]
    [OnEach("a,b")]
    public Task A_TMPDIR_that_Podman_cannot_carry_makes_no_difference(Privilege privilege, string name) => OnAsync(privilege, async host =>
    {
        host.Declare(TestAgent.Shell("site-builder", "echo hello"));
        await host.StartAsync(("TMPDIR", await host.Folder.DirectoryAsync(name)));

        (await host.RunAsync("site-builder")).ShouldSay("session success");

        host.Record("site-builder").Console.ShouldContain("hello");
    });

    [SessionTheory, OnEach]
    public Task An_image_that_is_nowhere_is_an_error_that_names_it(Privilege privilege) => OnAsync(privilege, async host =>
    {
        host.Declare(new TestAgent("site-builder") { Image = "localhost/agentd-no-such-image:latest" });
        await host.StartAsync();

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        run.Output.ShouldBeEmpty();
        run.Errors.ShouldContain("image localhost/agentd-no-such-image:latest could not be pulled");
        var record = await host.Record("site-builder").ShouldBeSealedAsync("error");
        record["error"].ShouldNotBeNull().ShouldContain("could not be pulled");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_Podman_that_vanished_is_an_error_that_says_what_to_install(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var podman = await StartWithPodmanOfItsOwnAsync(host);
        File.Delete(podman);

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        run.Errors.ShouldContain("podman cannot be run");
        run.Errors.ShouldContain("install Podman 4.3.1 or later");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_Podman_that_hangs_is_an_error_within_its_deadline(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var podman = await StartWithPodmanOfItsOwnAsync(host);
        File.Delete(podman);
        await File.WriteAllTextAsync(podman, "#!/bin/sh\nwhile :; do /bin/sleep 1; done\n");
        File.SetUnixFileMode(podman, (UnixFileMode)0b111_101_101);

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        run.LastError.ShouldContain("did not answer within 30 s");
        host.Records("site-builder").ShouldBeEmpty("nothing had begun");
    });

    [SessionTheory, OnEach(RootlessOnly = true)]
    public Task A_mount_whose_source_is_gone_is_an_error_that_names_it(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var source = await host.Folder.DirectoryAsync("gone");
        host.Declare(new TestAgent("site-builder") { Mounts = [(source, "/srv/gone", true)] });
        await host.StartAsync();
        Directory.Delete(source);

        var run = await host.RunAsync("site-builder");

        run.ExitCode.ShouldBe(1);
        run.LastError.ShouldContain(source);
        foreach (var record in host.Records("site-builder")) (await record.ClosedAsync())["outcome"].ShouldBe("error");
    });

    // The daemon finds Podman where the test can put another thing in its place.
    private static async Task<string> StartWithPodmanOfItsOwnAsync(Host host)
    {
        var path = await host.Folder.DirectoryAsync("bin");
        foreach (var tool in new[] { "podman", "newuidmap", "newgidmap" }) File.CreateSymbolicLink($"{path}/{tool}", $"/usr/bin/{tool}");
        host.Declare(new TestAgent("site-builder"));
        await host.StartAsync(("PATH", path));
        return $"{path}/podman";
    }

    private static async Task<string> ImportAsync(Host host, bool withShell)
    {
        var image = $"localhost/{host.Folder.Tag}:bare";
        var tree = await host.Folder.DirectoryAsync("image/bin");
        if (withShell) await File.WriteAllTextAsync($"{tree}/sh", "not a program\n");
        var archive = $"{host.Folder.Path}/image.tar";
        (await RunningProgram.RunAsync(host.Account.Command("/bin/tar", ["-C", $"{host.Folder.Path}/image", "-cf", archive, "."])))
            .ShouldSucceed();
        await host.Podman.RunAsync("import", "--quiet", archive, image);
        return image;
    }
}
