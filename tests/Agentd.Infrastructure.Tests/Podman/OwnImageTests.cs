using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class OwnImageTests
{
    private const string Host = "0123456789ab";

    [Fact]
    public async Task Is_what_the_container_of_the_own_host_name_was_made_of()
    {
        using var fake = new FakePodman($"echo {Host}cdef sha256-of-the-image");

        (await Of(fake).AskAsync(default)).ShouldBe("sha256-of-the-image");

        fake.Calls.Single().ShouldBe(["container", "inspect", "--format", "{{.Id}} {{.Image}}", Host]);
    }

    [Fact]
    public async Task Is_what_the_unit_names_before_anything_is_asked()
    {
        using var fake = new FakePodman("exit 1");
        var image = new OwnImage(fake.Cli(), name => name == OwnImage.Variable ? "localhost/agentd:2" : null, "desk");

        (await image.AskAsync(default)).ShouldBe("localhost/agentd:2");

        fake.Calls.ShouldBeEmpty();
    }

    // A name that an operator gave may be another container's, whose image would get the broker's capabilities.
    [Theory]
    [InlineData(Host, "echo fedcba987654 sha256-of-another")]
    [InlineData(Host, "echo 'no such container' >&2; exit 125")]
    [InlineData(Host, "echo")]
    [InlineData("agentd", "echo agentd sha256-of-another")]
    [InlineData("--latest", "echo --latest sha256-of-another")]
    public async Task Is_not_guessed(string hostName, string podman)
    {
        using var fake = new FakePodman(podman);

        var failure = await Should.ThrowAsync<EngineException>(() => Of(fake, hostName).AskAsync(default));

        failure.Message.ShouldContain("name the image with Environment=AGENTD_IMAGE=");
    }

    private static OwnImage Of(FakePodman fake, string hostName = Host) => new(fake.Cli(), _ => null, hostName);
}
