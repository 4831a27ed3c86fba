using Agentd.Application.Sessions;
using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Mount;

public sealed class MountHandlerTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Mounts_what_staging_resolved_and_relabels_only_its_own()
    {
        _world.Agent = _world.Agent with { Mounts = [new BindMount("/srv/a,b", "/home/site-builder/.claude", false)] };

        var mounts = (await MountAsync()).Container.Mounts;

        mounts.ShouldBe(
        [
            new BindMount(SessionWorld.Source("methodology"), "/agentd/methodology", ReadOnly: true, Relabel: true),
            new BindMount(SessionWorld.Source("record"), "/home/site-builder/.agentd/audit/runa", ReadOnly: false, Relabel: true),
            new BindMount(SessionWorld.Staged.Session, "/agentd/session", ReadOnly: false, Relabel: true),
            new BindMount(SessionWorld.Source("mount-0"), "/home/site-builder/.claude", ReadOnly: false, Relabel: false),
        ]);
    }

    [Fact]
    public async Task Mounts_the_operators_input_read_only()
    {
        var input = new OperatorInput("request", "operator-input", "{}"u8.ToArray());
        _world.Input = input;

        var mounted = await MountAsync();

        mounted.Container.Mounts.ShouldContain(
            new BindMount(SessionWorld.Staged.Input, "/agentd/invocation-input", ReadOnly: true, Relabel: true));
        _world.StagingPlan!.Demand.Input.ShouldBeSameAs(input);
    }

    [Fact]
    public async Task Copies_the_bundle_to_go_on_from_and_mounts_the_copy_read_only()
    {
        var work = new ContinuedWork(SessionWorld.Name, SessionId.Parse("ff66554433221100"), "aa", "bb");
        _world.Continues = work;

        var mounted = await MountAsync();

        await _world.Earlier.Received(1).CopyAsync(work, SessionWorld.Staged, Arg.Any<CancellationToken>());
        mounted.Container.Mounts.ShouldContain(
            new BindMount(SessionWorld.Staged.Continued, "/agentd/continue", ReadOnly: true, Relabel: true));
    }

    [Fact]
    public async Task A_filtered_session_runs_under_its_staged_profile_and_no_other()
    {
        var security = new AgentSecurity { SeccompProfile = "/etc/s.json" };
        _world.Agent = _world.Agent with { Security = security };
        (await MountAsync()).Container.Security.ShouldBe(security);

        _world.Agent = _world.Agent with { Network = AgentNetwork.Default with { Rules = [] } };
        var container = (await MountAsync()).Container;

        container.Security.ShouldBe(security with { SeccompProfile = null });
        container.Filtered.ShouldNotBeNull().SocketProfile.ShouldBe(SessionWorld.Staged.SocketProfile);
    }

    [Fact]
    public async Task Stages_a_link_for_every_source()
    {
        _world.Agent = _world.Agent with { Mounts = [new BindMount("/srv/a,b", "/home/site-builder/.claude", false)] };

        await MountAsync();

        _world.StagingPlan!.Links.Select(l => (l.Name, l.Source)).ShouldBe(
        [
            ("methodology", "/srv/methodology"),
            ("record", "/audit/site-builder/00112233445566ff/runa"),
            ("mount-0", "/srv/a,b"),
        ]);
    }

    [Fact]
    public async Task Makes_a_secret_of_every_value_and_a_plain_variable_of_an_empty_one()
    {
        _world.Credential("FIRST", "sesame");
        _world.Credential("EMPTY", "");
        _world.Credential("THIRD", "open");
        _world.RepositoryToken("token");

        var container = (await MountAsync()).Container;

        container.Secrets.ShouldBe(
        [
            new(SessionWorld.Names.CredentialSecret(0), "FIRST"),
            new(SessionWorld.Names.CredentialSecret(2), "THIRD"),
            new(SessionWorld.Names.RepositoryTokenSecret, "AGENTD_REPO_TOKEN"),
        ]);
        container.Environment.ShouldBe([new("AGENT_NAME", "site-builder"), new("EMPTY", "")]);
        _world.Engine.Secrets.Keys.ShouldBe(container.Secrets.Select(s => s.Key), ignoreOrder: true);
    }

    [Fact]
    public async Task Carries_a_token_that_is_not_text_as_escapes()
    {
        _world.RepositoryToken(new SecretValue([(byte)'t', 0xe9]));

        await MountAsync();

        _world.Engine.Port.ReceivedCalls().Select(call => call.GetArguments()).Single(arguments => arguments[0] is string name
            && name == SessionWorld.Names.RepositoryTokenSecret)[1].ShouldBeOfType<SecretValue>().Reveal().ToArray().ShouldBe(
                "t\\0351"u8.ToArray());
    }

    [Fact]
    public async Task Creates_secrets_side_by_side()
    {
        _world.Credential("FIRST", "sesame");
        _world.Credential("SECOND", "open");
        var (begun, both) = (0, new TaskCompletionSource());
        _world.Engine.Port.CreateSecretAsync("", null!, default).ReturnsForAnyArgs(_ =>
        {
            if (Interlocked.Increment(ref begun) == 2) both.SetResult();
            return both.Task;
        });

        await SessionWorld.EndOf(MountAsync());

        begun.ShouldBe(2);
    }

    [Fact]
    public async Task Refuses_a_source_that_was_staged_as_a_forbidden_place_although_it_was_none_at_the_acceptance()
    {
        _world.Agent = _world.Agent with { Mounts = [new BindMount("/srv/work/sub", "/work", ReadOnly: true)] };
        _world.Credential("API_KEY", "sesame");
        _world.MountSources.Objection(SessionWorld.Source("mount-0")).Returns("is the audit root");

        var failure = await Should.ThrowAsync<SessionException>(MountAsync());

        failure.Message.ShouldBe("agent 'site-builder': mounts[0].source /srv/work/sub is the audit root");
        _world.Engine.Secrets.ShouldBeEmpty();
    }

    [Fact]
    public async Task Labels_the_container_with_all_that_a_later_daemon_needs()
    {
        _world.Invocation = _world.Invocation with { Timeout = TimeSpan.FromSeconds(90) };

        var read = SessionLabels.Read((await MountAsync()).Container.Labels);

        read.ShouldBe(new SessionLabels(
            SessionWorld.Names, "localhost/site:1",
            new SessionLimits { Timeout = TimeSpan.FromSeconds(90), StopGrace = TimeSpan.FromSeconds(10) }));
    }

    [Fact]
    public async Task Puts_no_value_into_anything_but_the_secret()
    {
        _world.Credential("API_KEY", "sesame");
        _world.RepositoryToken("open-token");

        var container = (await MountAsync()).Container;

        string[] shown =
        [
            .. container.Labels.Values, .. container.Environment.Select(e => e.Value), .. container.ShellArguments,
            .. container.Secrets.Select(s => s.ToString()),
        ];
        shown.ShouldAllBe(text => !text.Contains("sesame") && !text.Contains("open-token"));
    }

    private async Task<MountedSession> MountAsync()
    {
        var plan = await new CloneHandler().Handle(
            new CloneCommand(new PreparedSession(_world.Live(), _world.Demand(), "sha256:image")), CancellationToken.None);
        return await new MountHandler(_world.Engine.Port, _world.Staging, _world.MountSources, _world.Records, _world.Earlier)
            .Handle(new MountCommand(plan), CancellationToken.None);
    }
}
