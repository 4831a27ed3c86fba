using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Workspaces;
using NSubstitute;

namespace Agentd.Application.Tests.Sessions.Prepare;

public sealed class DemandResolverTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public void Names_an_agent_that_is_not_declared()
    {
        _world.Invocation = new Invocation { Agent = "ghost" };

        Refusal().ShouldBe("unknown agent 'ghost'");
    }

    [Fact]
    public void Wants_a_repository_from_somewhere()
    {
        _world.Agent = _world.Agent with { Repository = null };

        Refusal().ShouldBe("agent 'site-builder' requires a repo argument or configured agent repo");
    }

    [Fact]
    public void Judges_mount_sources_again_as_the_host_is_now()
    {
        _world.Agent = _world.Agent with { Mounts = [new("/srv/fine", "/fine", true), new("/srv/link", "/data", true)] };
        _world.MountSources.Objection("/srv/link").Returns("holds the audit root");

        Refusal().ShouldBe("agent 'site-builder': mounts[1].source /srv/link holds the audit root");
    }

    [Fact]
    public void Prefers_the_repository_that_was_asked_for()
    {
        _world.Invocation = _world.Invocation with { Repository = "git://host/other" };

        _world.Demand().Repository.Value.ShouldBe("git://host/other");
    }

    [Fact]
    public void Refuses_an_asked_repository_that_is_no_url_without_repeating_its_password()
    {
        _world.Invocation = _world.Invocation with { Repository = "https://me:sesame@host/x" };

        var refusal = Refusal();

        refusal.ShouldContain("user information");
        refusal.ShouldNotContain("sesame");
    }

    [Fact]
    public void Names_agent_credential_and_variable_when_a_source_is_not_set()
    {
        _world.Credential("API_KEY", "sesame");
        _world.Credentials.Resolve(null!).ReturnsForAnyArgs((SecretValue?)null);

        Refusal().ShouldBe("agent 'site-builder': credential 'API_KEY' has no value: "
            + "environment variable SOURCE_OF_API_KEY is not set for the daemon; set it and try again");
        // The refusal reaches whoever asked; of a scheduled run that is nobody.
        _world.Log.Events("runner.credential_unusable").ShouldHaveSingleItem();
    }

    [Fact]
    public void Takes_a_set_but_empty_credential()
    {
        _world.Credential("API_KEY", "");

        _world.Demand().Credentials.Single().Value.IsEmpty.ShouldBeTrue();
    }

    [Fact]
    public void Takes_an_unset_and_an_empty_repository_token_for_none()
    {
        _world.RepositoryToken("");
        _world.Demand().RepositoryToken.ShouldBeNull();

        _world.Credentials.Resolve(null!).ReturnsForAnyArgs((SecretValue?)null);
        _world.Demand().RepositoryToken.ShouldBeNull();
    }

    [Fact]
    public void Refuses_a_token_that_would_end_the_header_it_travels_in()
    {
        _world.RepositoryToken("sesame\nX-Evil: 1");

        var refusal = Refusal();

        refusal.ShouldContain("line end");
        refusal.ShouldNotContain("sesame");
    }

    [Theory]
    [InlineData("http://example.org/x.git")]
    [InlineData("git://example.org/x.git")]
    public void Refuses_to_send_a_token_in_the_clear(string url)
    {
        _world.RepositoryToken("sesame");
        _world.Invocation = _world.Invocation with { Repository = url };

        var refusal = Refusal();

        refusal.ShouldContain("https://");
        refusal.ShouldNotContain("sesame");
    }

    [Fact]
    public void Refuses_when_the_methodology_is_not_there()
    {
        _world.Methodologies.When(m => m.Require("/srv/methodology"))
            .Throw(new SessionException("methodology_dir /srv/methodology does not exist"));

        Refusal().ShouldContain("/srv/methodology");
    }

    [Theory]
    [InlineData(null, null, null, null)]
    [InlineData(null, null, 60, 60)]
    [InlineData(null, 30, 60, 30)]
    [InlineData(10, 30, 60, 10)]
    [InlineData(90, 30, 60, 30)]
    [InlineData(90, null, null, 90)]
    public void Counts_the_shorter_time_limit_of_invocation_and_agent(int? asked, int? agents, int? daemons, int? counts)
    {
        _world.Invocation = _world.Invocation with { Timeout = Seconds(asked) };
        _world.Agent = _world.Agent with { Timeout = Seconds(agents) };
        _world.Defaults = new SessionDefaults { Timeout = Seconds(daemons) };

        _world.Demand().Limits.Timeout.ShouldBe(Seconds(counts));
    }

    [Fact]
    public void Carries_the_work_unit_of_the_intent()
    {
        _world.Invocation = _world.Invocation with { Intent = new SessionIntent.Work(WorkUnit.Parse("issue-42")) };

        _world.Demand().WorkUnit!.Value.ShouldBe("issue-42");
    }

    private string Refusal() => Should.Throw<SessionException>(() => _world.Demand()).Message;

    private static TimeSpan? Seconds(int? seconds) => seconds is { } value ? TimeSpan.FromSeconds(value) : null;
}
