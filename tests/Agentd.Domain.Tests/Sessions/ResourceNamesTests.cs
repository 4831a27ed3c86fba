using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class ResourceNamesTests
{
    private static readonly DaemonId _daemon = DaemonId.FromPaths("/s", "/p");
    private static readonly SessionId _session = SessionId.Parse("00112233445566ff");
    private static readonly ResourceNames _names = new(_daemon, AgentName.Parse("site-builder"), _session);

    [Fact]
    public void Are_what_the_contract_says()
    {
        _names.Container.ShouldBe($"agentd-{_daemon}-site-builder-00112233445566ff");
        _names.CredentialSecret(0).ShouldBe($"agentd-{_daemon}-00112233445566ff-0");
        _names.RepositoryTokenSecret.ShouldBe($"agentd-{_daemon}-00112233445566ff-repo-token");
        _names.Staging.ShouldBe("agentd-session-stage-00112233445566ff");
    }

    [Fact]
    public void Lead_back_to_their_session()
    {
        ResourceNames.SecretOwner(_daemon, _names.CredentialSecret(12)).ShouldBe(_session);
        ResourceNames.SecretOwner(_daemon, _names.RepositoryTokenSecret).ShouldBe(_session);
        ResourceNames.StagingOwner(_names.Staging).ShouldBe(_session);
    }

    [Theory]
    [InlineData("agentd-{0}-00112233445566ff")]
    [InlineData("agentd-{0}-00112233445566f-0")]
    [InlineData("agentd-{0}-00112233445566FF-0")]
    [InlineData("agentd-{0}-")]
    [InlineData("agentd-00000000-00112233445566ff-0")]
    [InlineData("agentd-00112233445566ff-0")]
    [InlineData("xagentd-{0}-00112233445566ff-0")]
    [InlineData("")]
    public void Lead_nowhere_when_a_secret_is_not_this_daemons(string name) =>
        ResourceNames.SecretOwner(_daemon, name.Replace("{0}", _daemon.Value)).ShouldBeNull();

    [Theory]
    [InlineData("agentd-session-stage-")]
    [InlineData("agentd-session-stage-00112233445566ff.bak")]
    [InlineData("agentd-session-stage-00112233445566FF")]
    [InlineData("session-stage-00112233445566ff")]
    public void Lead_nowhere_when_a_directory_is_not_a_sessions(string name) => ResourceNames.StagingOwner(name).ShouldBeNull();
}
