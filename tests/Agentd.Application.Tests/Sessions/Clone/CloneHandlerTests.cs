using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Agents;
using Agentd.Domain.Workspaces;

namespace Agentd.Application.Tests.Sessions.Clone;

public sealed class CloneHandlerTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Plans_the_set_up_from_what_was_accepted()
    {
        _world.Credential("API_KEY", "sesame");
        _world.Agent = _world.Agent with { Mounts = [new BindMount("/srv/cache", "/home/site-builder/repo-cache", true)] };
        _world.Invocation = _world.Invocation with { Intent = new SessionIntent.Work(WorkUnit.Parse("issue-42")) };

        var setup = (await PlanAsync()).Setup;

        setup.Agent.ShouldBe(SessionWorld.Name);
        setup.Repository.Value.ShouldBe("https://example.org/site.git");
        setup.Command.ShouldBe(["claude", "--print"]);
        setup.WorkUnit!.Value.ShouldBe("issue-42");
        setup.CredentialNames.ShouldBe(["API_KEY"]);
        setup.MountTargets.ShouldBe(["/home/site-builder/repo-cache"]);
    }

    [Fact]
    public async Task Keeps_the_token_out_of_the_set_up_script()
    {
        _world.RepositoryToken("sesame");

        var plan = await PlanAsync();

        plan.Token.ShouldNotBeNull();
        plan.Setup.ToString().ShouldNotContain("sesame");
        plan.Setup.CredentialNames.ShouldBeEmpty();
    }

    private Task<ClonePlan> PlanAsync() =>
        new CloneHandler().Handle(new CloneCommand(new PreparedSession(_world.Live(), _world.Demand(), "sha256:image")), CancellationToken.None);
}
