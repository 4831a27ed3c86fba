using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class ContainerStartTests
{
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task Starts_a_container()
    {
        using var podman = new FakePodman();

        (await podman.Engine().StartAsync(EngineWorld.Spec(), CancellationToken.None)).RefusedWith.ShouldBeNull();
    }

    [Theory(Timeout = Limit)]
    [InlineData(false, true)]
    [InlineData(true, false)]
    public async Task Asks_for_a_filtered_containers_process_id_where_the_client_can_write_it(bool isRemote, bool isAsked)
    {
        using var podman = new FakePodman();
        var spec = EngineWorld.Spec() with { Filtered = new FilteredContainer("/tmp/pid", "/tmp/seccomp.json") };

        await podman.Engine(options: podman.Options() with { IsRemote = isRemote }).StartAsync(spec, CancellationToken.None);

        podman.Calls.Single().ShouldContain("--network=none");
        podman.Calls.Single().Contains("--pidfile=/tmp/pid").ShouldBe(isAsked);
    }

    // With runc and with crun; Podman adds "OCI runtime attempted to invoke a command that was not found", or "OCI permission denied".
    [Theory(Timeout = Limit)]
    [InlineData(127, "runc: runc create failed: unable to start: exec: \"/bin/sh\": stat /bin/sh: no such file or directory")]
    [InlineData(126, "runc: runc create failed: error during container init: exec: \"/bin/sh\": permission denied: OCI permission denied")]
    [InlineData(127, "crun: executable file `/bin/sh` not found in $PATH: No such file or directory")]
    [InlineData(126, "crun: open executable: Permission denied: OCI permission denied")]
    [InlineData(126, "crun: the path `/bin/sh` exists but it is not executable: Operation not permitted: OCI permission denied")]
    public async Task Tells_an_entrypoint_that_the_runtime_names_as_the_cause(int exit, string words)
    {
        using var podman = new FakePodman($"echo 'Error: {words}' >&2; exit {exit}");

        (await podman.Engine().StartAsync(EngineWorld.Spec(), CancellationToken.None)).RefusedWith.ShouldBe(exit);
    }

    // Podman exits with the same codes for much else that it could not do.
    [Theory(Timeout = Limit)]
    [InlineData(126, "conmon: option parsing failed: Invalid byte sequence in conversion input")]
    [InlineData(126, "workdir \"/x\" exists on container d33, but is not a directory")]
    [InlineData(126, "unable to find user 0: read /etc: is a directory")]
    [InlineData(126, "runc: runc create failed: error setting rlimit type 7: operation not permitted: OCI permission denied")]
    [InlineData(127, "runc: error mounting \"/tmp/x\": no such file: OCI runtime attempted to invoke a command that was not found")]
    [InlineData(126, "")]
    public async Task Tells_whatever_else_kept_a_container_from_starting_in_Podmans_words(int exit, string words)
    {
        using var podman = new FakePodman($"printf '%s' '{words}' >&2; exit {exit}");

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().StartAsync(EngineWorld.Spec(), CancellationToken.None));

        failure.Message.ShouldBe(
            $"container {EngineWorld.Names.Container} could not be started: podman run failed with exit code {exit}: "
            + (words.Length > 0 ? words : "it said nothing"));
    }

    [Fact(Timeout = Limit)]
    public async Task Starts_a_container_from_the_staging_directory_where_conmon_may_leave_its_mark()
    {
        using var podman = new FakePodman("pwd >\"$at/from\"");
        var staged = new StagedSession(podman.Folder);

        await podman.Engine().StartAsync(EngineWorld.Spec() with { ConsoleLog = staged.ConsoleLog }, CancellationToken.None);

        File.ReadAllText($"{podman.Folder}/call-0/from").TrimEnd().ShouldBe(Path.GetDirectoryName(staged.OutOfMemoryMark));
    }

    [Fact(Timeout = Limit)]
    public async Task Names_the_staging_directory_when_that_is_gone_and_not_podman()
    {
        using var podman = new FakePodman();
        var staged = new StagedSession(Path.Combine(podman.Folder, "agentd-session-stage-00112233445566ff"));

        var failure = await Should.ThrowAsync<EngineException>(
            podman.Engine().StartAsync(EngineWorld.Spec() with { ConsoleLog = staged.ConsoleLog }, CancellationToken.None));

        failure.Message.ShouldBe(
            $"container {EngineWorld.Names.Container} could not be started: its staging directory {staged.Directory} cannot be entered "
            + "(No such file or directory); what cleans TMPDIR must spare agentd-session-stage-*");
        podman.Calls.ShouldBeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task Fails_a_start_with_podmans_own_words()
    {
        using var podman = new FakePodman("echo 'Error: short-name resolution enforced' >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().StartAsync(EngineWorld.Spec(), CancellationToken.None));

        failure.Message.ShouldBe($"container {EngineWorld.Names.Container} could not be started: podman run failed with exit code 125: "
            + "Error: short-name resolution enforced");
    }
}
