using Agentd.Application.Sessions.Clone;
using Agentd.Application.Sessions.Prepare;

namespace Agentd.Application.Tests.Sessions.Clone;

public sealed class CloneHandlerTests
{
    private readonly SessionWorld _world = new();

    [Fact]
    public async Task Gives_the_container_the_agents_values_and_the_token_as_secrets_of_its_own_names()
    {
        _world.Credential("API_KEY", "sesame");
        _world.RepositoryToken("token");

        (await PlanAsync()).Secrets.Select(secret => (secret.Name, secret.Variable)).ShouldBe(
        [
            (SessionWorld.Names.CredentialSecret(0), "API_KEY"),
            (SessionWorld.Names.RepositoryTokenSecret, "AGENTD_REPO_TOKEN"),
        ]);
    }

    [Fact]
    public async Task Tells_no_value_in_words()
    {
        _world.RepositoryToken("sesame");

        (await PlanAsync()).ToString().ShouldNotContain("sesame");
    }

    private Task<ClonePlan> PlanAsync() =>
        new CloneHandler().Handle(
            new CloneCommand(new PreparedSession(_world.Live(), _world.Demand(), "sha256:image")), CancellationToken.None);
}
