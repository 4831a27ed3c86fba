using System.Text;
using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanEngineTests
{
    private const int Limit = 300_000;
    private const string Value = "open sesame";

    private static readonly DaemonId _daemon = DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid");
    private static readonly ResourceNames _names = new(_daemon, AgentName.Parse("site-builder"), SessionId.Parse("00112233445566ff"));

    [Fact(Timeout = Limit)]
    public async Task Gives_a_secret_by_standard_input_and_no_other_way()
    {
        using var podman = new FakePodman("read_input");

        await podman.Engine().CreateSecretAsync(_names.CredentialSecret(0), Secret(), CancellationToken.None);

        podman.StandardInput(0).ShouldBe(Value);
        podman.Calls.Single().ShouldBe(["secret", "create", _names.CredentialSecret(0), "-"]);
        podman.Environment(0).ShouldAllBe(variable => !variable.Contains("sesame"));
    }

    [Theory(Timeout = Limit)]
    [InlineData("read_input; echo 'Error: store is full' >&2; exit 125")]
    [InlineData("exit 1")]
    [InlineData("sleep 300")]
    public async Task Names_no_secret_value_in_a_failure(string scenario)
    {
        using var podman = new FakePodman(scenario);

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine(TimeSpan.FromSeconds(5))
            .CreateSecretAsync(_names.CredentialSecret(0), Secret(), CancellationToken.None));

        failure.ToString().ShouldNotContain("sesame");
    }

    // However many sessions are let in while Podman is busy: each waiting client takes its share of the host's memory.
    [Fact(Timeout = Limit)]
    public async Task Creates_no_more_than_eight_secrets_at_a_time()
    {
        using var podman = new FakePodman("while [ ! -e \"$here/go\" ]; do sleep 0.1; done");
        var engine = podman.Engine();
        var created = Enumerable.Range(0, 20).Select(n => engine.CreateSecretAsync($"s{n}", Secret(), CancellationToken.None)).ToList();
        while (Begun() < 8) await Task.Delay(20);
        await Task.Delay(500);

        Begun().ShouldBe(8);

        File.WriteAllText($"{podman.Folder}/go", "");
        await Task.WhenAll(created);
        podman.Calls.Select(call => call[2]).ShouldBe(Enumerable.Range(0, 20).Select(n => $"s{n}"), ignoreOrder: true);

        int Begun() => Directory.GetDirectories(podman.Folder, "call-*").Length;
    }

    [Fact(Timeout = Limit)]
    public async Task Judges_a_removal_of_secrets_by_what_is_left()
    {
        using var podman = new FakePodman("case $2 in rm) exit 125;; ls) printf 'stays\\nsomebody-elses\\n';; esac");

        var left = await podman.Engine().RemoveSecretsAsync(["gone", "stays"], CancellationToken.None);

        left.ShouldBe(["stays"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_again_when_its_question_was_killed()
    {
        using var podman = new FakePodman("case $2 in rm) exit 125;; esac; [ $call != 1 ] || kill -KILL $$; printf 'another\\n'");

        (await podman.Engine().RemoveSecretsAsync(["gone"], CancellationToken.None)).ShouldBeEmpty();

        podman.Calls.Count.ShouldBe(3);
    }

    // The words are Podman 4.3.1's, for a secret whose value is gone and whose name is not.
    [Fact(Timeout = Limit)]
    public async Task Counts_a_secret_that_has_lost_its_value_as_removed()
    {
        using var podman = new FakePodman("""
            case "$2 $*" in
              ls*) printf 'empty\nstays\n' ;;
              *" empty") echo 'Error: deleting secret empty: d7e5a47b592c7de4bba833826: no secret data with ID' >&2; exit 125 ;;
              *) exit 125 ;;
            esac
            """);

        (await podman.Engine().RemoveSecretsAsync(["stays", "empty"], CancellationToken.None)).ShouldBe(["stays"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_no_further_when_all_secrets_went()
    {
        using var podman = new FakePodman();

        (await podman.Engine().RemoveSecretsAsync(["a", "b"], CancellationToken.None)).ShouldBeEmpty();

        podman.Calls.Single().ShouldBe(["secret", "rm", "a", "b"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Lists_only_secrets_of_this_daemon()
    {
        var other = new ResourceNames(DaemonId.FromPaths("/other.sock", "/other.pid"), _names.Agent, _names.Session);
        using var podman = new FakePodman($"printf '%s\\n' {_names.CredentialSecret(3)} {_names.RepositoryTokenSecret} {other.CredentialSecret(0)} agentd-{_daemon}-note plain");

        var names = await podman.Engine().ListSecretsAsync(_daemon, CancellationToken.None);

        names.ShouldBe([_names.CredentialSecret(3), _names.RepositoryTokenSecret]);
    }

    [Fact(Timeout = Limit)]
    public async Task Starts_a_container()
    {
        using var podman = new FakePodman();

        (await podman.Engine().StartAsync(Spec(), CancellationToken.None)).RefusedWith.ShouldBeNull();
    }

    // With runc and with crun; Podman adds "OCI runtime attempted to invoke a command that was not found", or "OCI permission denied".
    [Theory(Timeout = Limit)]
    [InlineData(127, "runc: runc create failed: unable to start: exec: \"/bin/sh\": stat /bin/sh: no such file or directory")]
    [InlineData(126, "runc: runc create failed: error during container init: exec: \"/bin/sh\": permission denied: OCI permission denied")]
    [InlineData(127, "crun: executable file `/bin/sh` not found in $PATH: No such file or directory")]
    [InlineData(126, "crun: open executable: Permission denied: OCI permission denied")]
    public async Task Tells_an_entrypoint_that_the_runtime_names_as_the_cause(int exit, string words)
    {
        using var podman = new FakePodman($"echo 'Error: {words}' >&2; exit {exit}");

        (await podman.Engine().StartAsync(Spec(), CancellationToken.None)).RefusedWith.ShouldBe(exit);
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

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().StartAsync(Spec(), CancellationToken.None));

        failure.Message.ShouldBe(
            $"container {_names.Container} could not be started: podman run failed with exit code {exit}: "
            + (words.Length > 0 ? words : "it said nothing"));
    }

    [Fact(Timeout = Limit)]
    public async Task Starts_a_container_from_the_staging_directory_where_conmon_may_leave_its_mark()
    {
        using var podman = new FakePodman("pwd >\"$at/from\"");
        var staged = new StagedSession(podman.Folder);

        await podman.Engine().StartAsync(Spec() with { ConsoleLog = staged.ConsoleLog }, CancellationToken.None);

        File.ReadAllText($"{podman.Folder}/call-0/from").TrimEnd().ShouldBe(Path.GetDirectoryName(staged.OutOfMemoryMark));
    }

    [Fact(Timeout = Limit)]
    public async Task Names_the_staging_directory_when_that_is_gone_and_not_podman()
    {
        using var podman = new FakePodman();
        var staged = new StagedSession(Path.Combine(podman.Folder, "agentd-session-stage-00112233445566ff"));

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().StartAsync(Spec() with { ConsoleLog = staged.ConsoleLog }, CancellationToken.None));

        failure.Message.ShouldBe(
            $"container {_names.Container} could not be started: its staging directory {staged.Directory} cannot be entered (No such file or directory); "
            + "what cleans TMPDIR must spare agentd-session-stage-*");
        podman.Calls.ShouldBeEmpty();
    }

    [Fact(Timeout = Limit)]
    public async Task Fails_a_start_with_podmans_own_words()
    {
        using var podman = new FakePodman("echo 'Error: short-name resolution enforced' >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().StartAsync(Spec(), CancellationToken.None));

        failure.Message.ShouldBe($"container {_names.Container} could not be started: podman run failed with exit code 125: Error: short-name resolution enforced");
    }

    [Fact(Timeout = Limit)]
    public async Task Looks_for_an_image_once_and_again_after_a_failed_start()
    {
        using var podman = new FakePodman("[ $1 != run ] || exit 125; echo 1 sha256:1");
        var engine = podman.Engine();

        (await engine.FindImageAsync("localhost/site:1", CancellationToken.None)).ShouldBe(new LocalImage("1", "sha256:1"));
        (await engine.FindImageAsync("localhost/site:1", CancellationToken.None)).ShouldBe(new LocalImage("1", "sha256:1"));
        podman.Calls.Count.ShouldBe(1);

        await Should.ThrowAsync<EngineException>(engine.StartAsync(Spec() with { Image = "1" }, CancellationToken.None));
        await engine.FindImageAsync("localhost/site:1", CancellationToken.None);
        podman.Calls.Count(call => call[0] == "image").ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_for_an_image_again_when_the_local_images_have_changed()
    {
        using var podman = new FakePodman("echo sha256:$call");
        var engine = podman.Engine();
        var first = await engine.FindImageAsync("localhost/site:1", CancellationToken.None);

        File.WriteAllText(podman.ImageList, "[{}]");

        (first, await engine.FindImageAsync("localhost/site:1", CancellationToken.None)).ShouldBe((new LocalImage("sha256:0", "sha256:0"), new LocalImage("sha256:1", "sha256:1")));
    }

    [Fact(Timeout = Limit)]
    public async Task Does_not_take_the_answer_of_a_look_that_began_before_the_local_images_changed()
    {
        using var podman = new FakePodman("echo sha256:$call; [ $call != 0 ] || sleep 1");
        var engine = podman.Engine();
        var early = engine.FindImageAsync("localhost/site:1", CancellationToken.None);
        while (!File.Exists($"{podman.Folder}/call-0/pid")) await Task.Delay(10);

        File.WriteAllText(podman.ImageList, "[{}]");
        var late = await engine.FindImageAsync("localhost/site:1", CancellationToken.None);

        (await early)!.Digest.ShouldBe("sha256:0");
        late!.Digest.ShouldBe("sha256:1");
    }

    [Fact(Timeout = Limit)]
    public async Task Pulls_an_image_once_for_all_who_wait_and_tells_its_digest()
    {
        using var podman = new FakePodman("case $1 in image) echo 0a1b sha256:new;; pull) sleep 0.5;; esac");
        var engine = podman.Engine();

        var images = await Task.WhenAll(Enumerable.Range(0, 5).Select(_ => engine.PullImageAsync("example.org/site:1", CancellationToken.None)));

        images.ShouldAllBe(image => image.Digest == "sha256:new");
        podman.Calls.Count(call => call[0] == "pull").ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Tells_an_image_that_is_missing_from_an_engine_that_does_not_answer()
    {
        using var missing = new FakePodman("case $2 in inspect) exit 125;; exists) exit 1;; esac");
        using var broken = new FakePodman("echo 'Error: database is locked' >&2; exit 125");

        (await missing.Engine().FindImageAsync("example.org/site:1", CancellationToken.None)).ShouldBeNull();
        (await Should.ThrowAsync<EngineException>(broken.Engine().FindImageAsync("example.org/site:1", CancellationToken.None)))
            .Message.ShouldContain("database is locked");
    }

    [Fact(Timeout = Limit)]
    public async Task Says_what_to_do_about_an_image_that_cannot_be_pulled_and_tries_again_the_next_time()
    {
        using var podman = new FakePodman("case $1 in pull) echo 'Error: connection refused' >&2; exit 125;; esac");
        var engine = podman.Engine();

        var failure = await Should.ThrowAsync<EngineException>(engine.PullImageAsync("example.org/site:1", CancellationToken.None));
        await Should.ThrowAsync<EngineException>(engine.PullImageAsync("example.org/site:1", CancellationToken.None));

        failure.Message.ShouldContain("example.org/site:1");
        failure.Message.ShouldContain("check base_image");
        failure.Message.ShouldContain("connection refused");
        podman.Calls.Count(call => call[0] == "pull").ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Lets_one_waiter_go_without_ending_the_pull_of_the_others()
    {
        using var podman = new FakePodman("case $1 in image) echo sha256:new;; pull) until [ -e $here/go ]; do sleep 0.05; done;; esac");
        var engine = podman.Engine();
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(200));
        var stays = engine.PullImageAsync("example.org/site:1", CancellationToken.None);

        await Should.ThrowAsync<OperationCanceledException>(engine.PullImageAsync("example.org/site:1", enough.Token));
        File.WriteAllText($"{podman.Folder}/go", "");

        (await stays).Digest.ShouldBe("sha256:new");
    }

    // A neighbour's removal of many files keeps everybody waiting, and harms nobody's session.
    [Theory(Timeout = Limit)]
    [InlineData("image")]
    [InlineData("container")]
    [InlineData("secrets")]
    public async Task Asks_for_what_a_session_depends_on_until_Podman_answers(string what)
    {
        using var podman = new FakePodman("""
            case $1-$2 in secret-rm) exit 125;; esac
            [ -e "$here/asked" ] || { touch "$here/asked"; sleep 300; }
            case $1 in image) echo 1 sha256:1;; ps) echo '[{"Names":["c"],"State":"running"}]';; esac
            """);
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        switch (what)
        {
            case "image": (await engine.FindImageAsync("localhost/site:1", CancellationToken.None))!.Id.ShouldBe("1"); break;
            case "container": (await engine.FindAsync("c", CancellationToken.None)).ShouldNotBeNull(); break;
            default: (await engine.RemoveSecretsAsync(["s"], CancellationToken.None)).ShouldBeEmpty(); break;
        }

        podman.Calls.Count(call => call is not ["secret", "rm", ..]).ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_no_longer_when_nobody_wants_to_know_any_more()
    {
        using var podman = new FakePodman("sleep 300");
        using var enough = new CancellationTokenSource(TimeSpan.FromSeconds(3));
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        await Should.ThrowAsync<OperationCanceledException>(engine.FindAsync("c", enough.Token));
    }

    [Fact(Timeout = Limit)]
    public async Task Asks_once_for_what_a_daemon_needs_to_start()
    {
        using var podman = new FakePodman("sleep 300");
        var engine = podman.Engine(options: podman.Options() with { CallDeadline = TimeSpan.FromSeconds(1) });

        await Should.ThrowAsync<EngineException>(engine.ListAsync(_daemon, CancellationToken.None));
        await Should.ThrowAsync<EngineException>(engine.ListSecretsAsync(_daemon, CancellationToken.None));

        podman.Calls.Count.ShouldBe(2);
    }

    // Its removal must not come before it.
    [Fact(Timeout = Limit)]
    public async Task Waits_for_a_secret_that_is_being_created_whatever_becomes_of_the_session()
    {
        using var podman = new FakePodman("sleep 1; touch \"$at/finished\"");
        using var enough = new CancellationTokenSource(TimeSpan.FromMilliseconds(300));

        await podman.Engine().CreateSecretAsync(_names.CredentialSecret(0), Secret(), enough.Token);

        File.Exists(Path.Combine(podman.Folder, "call-0", "finished")).ShouldBeTrue();
    }

    [Fact(Timeout = Limit)]
    public async Task Removes_a_second_time_when_the_first_removal_fails()
    {
        using var podman = new FakePodman("[ $call != 0 ] || exit 125; echo c");

        await podman.Engine().RemoveAsync("c", CancellationToken.None);

        podman.Calls.ShouldAllBe(call => call.SequenceEqual(new[] { "rm", "--force", "--ignore", "--volumes", "--time", "0", "c" }));
        podman.Calls.Count.ShouldBe(2);
    }

    [Fact(Timeout = Limit)]
    public async Task Gives_a_removal_the_time_that_it_takes()
    {
        using var podman = new FakePodman("sleep 3; echo c");

        await podman.Engine(TimeSpan.FromSeconds(5)).RemoveAsync("c", CancellationToken.None);

        podman.Calls.Count.ShouldBe(1);
    }

    [Fact(Timeout = Limit)]
    public async Task Says_how_to_remove_by_hand_what_it_could_not()
    {
        using var podman = new FakePodman("echo 'Error: device busy' >&2; exit 125");

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().RemoveAsync("c", CancellationToken.None));

        failure.Message.ShouldContain("podman rm -f c");
        failure.Message.ShouldContain("device busy");
    }

    [Fact(Timeout = Limit)]
    public async Task Takes_a_container_that_ended_meanwhile_for_terminated()
    {
        using var podman = new FakePodman("""case $1 in kill) exit 125;; ps) echo '[{"Names":["c"],"State":"exited"}]';; esac""");

        await podman.Engine().TerminateAsync("c", CancellationToken.None);
    }

    [Fact(Timeout = Limit)]
    public async Task Says_so_when_a_running_container_cannot_be_asked_to_end()
    {
        using var podman = new FakePodman("""case $1 in kill) exit 125;; ps) echo '[{"Names":["c"],"State":"running"}]';; esac""");

        await Should.ThrowAsync<EngineException>(podman.Engine().TerminateAsync("c", CancellationToken.None));
    }

    [Theory(Timeout = Limit)]
    [InlineData("echo 'not json'")]
    [InlineData("echo null")]
    [InlineData("echo '[{}]'")]
    [InlineData("echo '{\"Names\":1}'")]
    [InlineData("echo '[{\"Names\":[\"c\"],\"ExitCode\":\"seven\"}]'")]
    [InlineData("printf '[{\"Names\":[\"c\"]'")]
    [InlineData("true")]
    [InlineData("head -c 200000 /dev/zero | tr '\\0' '['")]
    public async Task Refuses_an_answer_that_it_cannot_read(string scenario)
    {
        using var podman = new FakePodman(scenario);

        var failure = await Should.ThrowAsync<EngineException>(podman.Engine().ListAsync(_daemon, CancellationToken.None));

        failure.Message.ShouldContain("podman ps answered what agentd cannot read");
        failure.Message.ShouldContain("4.3.1 or later");
    }

    [Fact(Timeout = Limit)]
    public async Task Finds_the_container_of_exactly_this_name()
    {
        using var podman = new FakePodman("""echo '[{"Names":["cc"],"State":"running"},{"Names":["c"],"State":"exited","ExitCode":3}]'""");

        (await podman.Engine().FindAsync("c", CancellationToken.None))!.ExitCode.ShouldBe(3);
        (await podman.Engine().FindAsync("ccc", CancellationToken.None)).ShouldBeNull();
    }

    [Theory(Timeout = Limit)]
    [InlineData("exit 0", true)]
    [InlineData("[ $1 = rm ]", false)]
    public async Task Leaves_no_helper_behind_whether_or_not_the_hand_over_worked(string scenario, bool works)
    {
        using var podman = new FakePodman(scenario);
        var spec = new HandOverSpec("c", "localhost/site:1", new Dictionary<string, string> { ["k"] = "v" }, "/tmp/x/mounts/record");

        var handOver = podman.Engine().HandOverAsync(spec, CancellationToken.None);

        if (works) await handOver;
        else await Should.ThrowAsync<EngineException>(handOver);
        podman.Calls[^1][0].ShouldBe("rm");
        podman.Calls[^1][^1].ShouldBe("c");
    }

    // By it the next start knows whom to leave to its end.
    [Fact(Timeout = Limit)]
    public async Task Marks_a_hand_over_as_what_it_is_though_its_verb_is_that_of_a_start()
    {
        using var podman = new FakePodman();

        await podman.Engine().HandOverAsync(
            new HandOverSpec("c", "localhost/site:1", new Dictionary<string, string>(), "/tmp/x/mounts/record"), CancellationToken.None);

        podman.Calls[0][0].ShouldBe("run");
        CallMark.Parse(podman.Environment(0).Single(entry => entry.StartsWith("AGENTD_CALL=", StringComparison.Ordinal))["AGENTD_CALL=".Length..])!
            .Kind.ShouldBe(CallKind.Clears);
    }

    private static SecretValue Secret() => new(Encoding.UTF8.GetBytes(Value));

    private static ContainerSpec Spec() => new()
    {
        Name = _names.Container,
        Image = "localhost/site:1",
        Labels = new Dictionary<string, string>(),
        Environment = [],
        Secrets = [],
        Mounts = [],
        ConsoleLog = "/tmp/console.log",
        ShellArguments = ["/agentd/session/setup.sh"],
    };
}
