using Agentd.Domain.Network;

namespace Agentd.Domain.Tests.Network;

public sealed class DestinationTests
{
    [Theory]
    [InlineData("https://api.example.org/v1?x=1", "api.example.org", 443)]
    [InlineData("http://API.example.org.", "api.example.org", 80)]
    [InlineData("ssh://git@git.example.org/x.git", "git.example.org", 22)]
    [InlineData("git://git.example.org/x.git", "git.example.org", 9418)]
    [InlineData("db.example.org:5432", "db.example.org", 5432)]
    [InlineData("https://[2001:db8::1]:8443/", "2001:db8::1", 8443)]
    [InlineData("203.0.113.9:80", "203.0.113.9", 80)]
    public void A_url_names_a_host_and_a_port(string text, string host, int port)
    {
        Destination.TryParse(text, out var destination).ShouldBeTrue();

        (destination.Host.Text, destination.Port).ShouldBe((host, port));
    }

    [Theory]
    [InlineData("")]
    [InlineData("api.example.org")]
    [InlineData("https://")]
    [InlineData("*.example.org:443")]
    [InlineData("file:///etc/passwd")]
    [InlineData("203.0.113.0/24:443")]
    public void What_names_none_is_no_destination(string text) => Destination.TryParse(text, out _).ShouldBeFalse();
}
