using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class OwnContainerTests
{
    private const string Host = "0123456789ab";

    [Fact]
    public async Task Is_what_the_container_of_the_own_host_name_was_made_of()
    {
        using var fake = new FakePodman($"echo {Host}cdef sha256-of-the-image '[]'");

        (await Of(fake).AskAsync(default)).Image.ShouldBe("sha256-of-the-image");

        fake.Calls.Single().ShouldBe(["container", "inspect", "--format", "{{.Id}} {{.Image}} {{json .Mounts}}", Host]);
    }

    [Fact]
    public async Task Is_what_the_unit_names_before_anything_is_asked()
    {
        using var fake = new FakePodman("exit 1");
        var image = new OwnContainerSearch(fake.Cli(), name => name == OwnContainerSearch.Variable ? "localhost/agentd:2" : null, "desk");

        (await image.AskAsync(default)).Image.ShouldBe("localhost/agentd:2");

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

    [Theory]
    [InlineData("/var/lib/agentd/state/spool", "/home/core/state/spool")]
    [InlineData("/var/lib/agentd/tmp", "/home/core/.local/share/volumes/tmp/_data")]
    [InlineData("/var/lib/agentd/tmp/with spaces/x", "/home/core/.local/share/volumes/tmp/_data/with spaces/x")]
    [InlineData("/etc/agentd/inner/x", "/srv/inner/x")]
    public async Task Its_directories_are_found_where_the_host_has_them(string directory, string onHost) =>
        (await MountedAsync()).OnHost(directory).ShouldBe(onHost);

    [Theory]
    [InlineData("/var/lib/agentd/statement")]
    [InlineData("/tmp/x")]
    public async Task A_directory_that_the_host_has_not_says_how_to_give_it_one(string directory)
    {
        var own = await MountedAsync();

        Should.Throw<EngineException>(() => own.OnHost(directory)).Message.ShouldContain("Volume=");
    }

    [Fact]
    public async Task Where_a_unit_names_the_image_and_another_host_name_paths_are_the_same()
    {
        using var fake = new FakePodman("exit 1");
        var own = await new OwnContainerSearch(fake.Cli(), name => name == OwnContainerSearch.Variable ? "image" : null, "desk").AskAsync(default);

        own.OnHost("/var/lib/agentd/state").ShouldBe("/var/lib/agentd/state");
    }

    private static async Task<OwnContainer> MountedAsync()
    {
        using var fake = new FakePodman($$"""
            cat <<'END'
            {{Host}}cdef sha256-of-the-image [{"Type":"bind","Source":"/home/core/state","Destination":"/var/lib/agentd/state","RW":true},
            {"Type":"volume","Name":"tmp","Source":"/home/core/.local/share/volumes/tmp/_data","Destination":"/var/lib/agentd/tmp","Options":[]},
            {"Type":"bind","Source":"/srv/inner","Destination":"/etc/agentd/inner"},{"Type":"bind","Source":"/srv/etc","Destination":"/etc/agentd"}]
            END
            """);
        return await Of(fake).AskAsync(default);
    }

    private static OwnContainerSearch Of(FakePodman fake, string hostName = Host) => new(fake.Cli(), _ => null, hostName);
}
