using Agentd.Domain.Workspaces;
using FsCheck.Xunit;

namespace Agentd.Domain.Tests.Workspaces;

public sealed class RepositoryUrlTests
{
    [Theory]
    [InlineData("https://example.org/site.git", "https://example.org", true)]
    [InlineData("https://example.org:8443/a/b@c", "https://example.org:8443", true)]
    [InlineData("http://127.0.0.1:8080/r", "http://127.0.0.1:8080", false)]
    [InlineData("git://host.containers.internal/r", "git://host.containers.internal", false)]
    [InlineData("https://[::1]/r", "https://[::1]", true)]
    public void Takes_an_address_with_host_and_path(string text, string origin, bool https)
    {
        var url = RepositoryUrl.Parse(text);

        (url.Value, url.Origin, url.IsHttps).ShouldBe((text, origin, https));
    }

    [Theory]
    [InlineData("", "must begin with")]
    [InlineData("example.org/site.git", "must begin with")]
    [InlineData("ssh://example.org/x", "sessions have no key for ssh")]
    [InlineData("git@example.org:x", "sessions have no key for ssh")]
    [InlineData("file:///srv/x", "must begin with")]
    [InlineData("ext::sh -c id", "white space")]
    [InlineData("HTTPS://example.org/x", "must begin with")]
    [InlineData("https://", "name a host")]
    [InlineData("https:///x", "name a host")]
    [InlineData("https://example.org", "longer than '/'")]
    [InlineData("https://example.org/", "longer than '/'")]
    [InlineData("https://me@example.org/x", "user information")]
    [InlineData("https://me:sesame@example.org/x", "user information")]
    [InlineData("https://@example.org/x", "user information")]
    [InlineData("https://me:open@sesame@example.org/x", "user information")]
    [InlineData("me:sesame@example.org:x", "must begin with")]
    [InlineData("https://example.org/x?private_token=sesame", "query")]
    [InlineData("https://example.org/x#sesame", "fragment")]
    [InlineData("https://example.org/x?a=b", "query")]
    [InlineData("https://example.org/x#y", "fragment")]
    [InlineData("https://example.org/a b", "white space")]
    [InlineData("https://example.org/a\nb", "white space")]
    [InlineData("https://example.org/a\u0000", "control characters")]
    public void Says_what_is_wrong_with_any_other(string text, string why)
    {
        var refusal = Should.Throw<FormatException>(() => RepositoryUrl.Parse(text)).Message;

        refusal.ShouldContain(why);
        refusal.ShouldNotContain("sesame");
    }

    [Fact]
    public void Has_a_bound() =>
        RepositoryUrl.Objection("https://example.org/" + new string('x', RepositoryUrl.MaxLength))!.ShouldContain("longer than 2048");

    [Property(MaxTest = 500)]
    public bool Reads_all_that_it_has_nothing_against(string? tail)
    {
        var text = "https://h/" + tail;
        if (RepositoryUrl.Objection(text) is null) return RepositoryUrl.Parse(text).Value == text;
        return Should.Throw<FormatException>(() => RepositoryUrl.Parse(text)).Message.Length > 0;
    }
}
