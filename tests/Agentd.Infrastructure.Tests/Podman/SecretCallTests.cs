using Agentd.Application.Ports;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class SecretCallTests
{
    private const int Limit = 300_000;

    [Fact(Timeout = Limit)]
    public async Task Gives_a_secret_by_standard_input_and_no_other_way()
    {
        using var podman = new FakePodman("read_input");

        await podman.Engine().CreateSecretAsync(EngineWorld.Names.CredentialSecret(0), EngineWorld.Secret(), CancellationToken.None);

        podman.StandardInput(0).ShouldBe(EngineWorld.SecretText);
        podman.Calls.Single().ShouldBe(["secret", "create", EngineWorld.Names.CredentialSecret(0), "-"]);
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
            .CreateSecretAsync(EngineWorld.Names.CredentialSecret(0), EngineWorld.Secret(), CancellationToken.None));

        failure.ToString().ShouldNotContain("sesame");
    }

    // However many sessions are let in while Podman is busy: each waiting client takes its share of the host's memory.
    [Fact(Timeout = Limit)]
    public async Task Creates_no_more_than_eight_secrets_at_a_time()
    {
        using var podman = new FakePodman("while [ ! -e \"$here/go\" ]; do sleep 0.1; done");
        var engine = podman.Engine();
        var created = Enumerable.Range(0, 20)
            .Select(n => engine.CreateSecretAsync($"s{n}", EngineWorld.Secret(), CancellationToken.None)).ToList();
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
        var other = new ResourceNames(DaemonId.FromPaths("/other.sock", "/other.pid"), EngineWorld.Names.Agent, EngineWorld.Names.Session);
        using var podman = new FakePodman($"printf '%s\\n' {EngineWorld.Names.CredentialSecret(3)} "
            + $"{EngineWorld.Names.RepositoryTokenSecret} {other.CredentialSecret(0)} agentd-{EngineWorld.Daemon}-note plain");

        var names = await podman.Engine().ListSecretsAsync(EngineWorld.Daemon, CancellationToken.None);

        names.ShouldBe([EngineWorld.Names.CredentialSecret(3), EngineWorld.Names.RepositoryTokenSecret]);
    }

    // Its removal must not come before it.
    [Fact(Timeout = Limit)]
    public async Task Waits_for_a_secret_that_is_being_created_whatever_becomes_of_the_session()
    {
        using var podman = new FakePodman("while [ ! -e \"$here/go\" ]; do sleep 0.05; done; touch \"$at/finished\"");
        using var enough = new CancellationTokenSource();
        var creation = podman.Engine().CreateSecretAsync(EngineWorld.Names.CredentialSecret(0), EngineWorld.Secret(), enough.Token);
        while (!File.Exists(Path.Combine(podman.Folder, "call-0", "pid"))) await Task.Delay(20);

        await enough.CancelAsync();
        creation.IsCompleted.ShouldBeFalse();
        File.Create(Path.Combine(podman.Folder, "go")).Dispose();
        await creation;

        File.Exists(Path.Combine(podman.Folder, "call-0", "finished")).ShouldBeTrue();
    }
}
