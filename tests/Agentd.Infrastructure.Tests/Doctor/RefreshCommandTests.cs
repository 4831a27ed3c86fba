using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Doctor.Agents;
using Agentd.Infrastructure.Doctor.Conditions;
using NSubstitute;
using NSubstitute.ExceptionExtensions;

namespace Agentd.Infrastructure.Tests.Doctor;

/// <summary>What the doctor says of a command that prints a credential's value.</summary>
public sealed class RefreshCommandTests
{
    private readonly ICredentials _credentials = Substitute.For<ICredentials>();

    [Fact]
    public async Task It_says_that_it_ran_the_command()
    {
        _credentials.MintAsync(null!, null, default).ReturnsForAnyArgs(new SecretValue("the-value"u8));

        var found = await ExamineAsync();

        (found.Status, found.Cause).ShouldBe((Health.Ok, "all can be read, 1 in number; ran command /mint"));
    }

    [Fact]
    public async Task A_command_that_fails_is_told_with_the_cure()
    {
        _credentials.MintAsync(null!, null, default).ThrowsAsyncForAnyArgs(new SessionException("command /mint failed"));

        var found = await ExamineAsync();

        (found.Status, found.Cause).ShouldBe((Health.Failed, "command /mint failed"));
        found.Cure.ShouldNotBeNull().ShouldStartWith("run the command as the daemon's user");
    }

    [Fact]
    public async Task A_value_that_is_not_fit_for_a_request_is_told_without_it()
    {
        _credentials.MintAsync(null!, null, default).ReturnsForAnyArgs(new SecretValue("short"u8));

        var found = await ExamineAsync();

        (found.Status, found.Cause).ShouldBe((Health.Failed, "the value of API_TOKEN has fewer than 8 bytes"));
    }

    private Task<Diagnosis> ExamineAsync()
    {
        var agent = new Agent
        {
            Name = AgentName.Parse("site-builder"),
            BaseImage = "localhost/site:1",
            MethodologyDirectory = "/srv/methodology",
            Command = ["builder"],
            Credentials =
            [
                new CredentialDeclaration("API_TOKEN", new CredentialSource.Command(["/mint"], TimeSpan.FromHours(1)))
                {
                    Brokered = new BrokeredUse([HostPattern.Parse("api.example.org")]),
                },
            ],
        };
        return new SecretSources(agent, new ExaminedHost { Environment = _ => null }, _credentials).ExamineAsync(default);
    }
}
