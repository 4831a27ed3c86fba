using Agentd.Domain.Credentials;

namespace Agentd.Domain.Tests.Credentials;

public sealed class HeaderTemplateTests
{
    [Theory]
    [InlineData("Authorization: Bearer {}", "Authorization", "Bearer ", null, "")]
    [InlineData("x-api-key:{}", "x-api-key", "", null, "")]
    [InlineData("Authorization:  Basic {basic:x-access-token}", "Authorization", "Basic ", "x-access-token", "")]
    [InlineData("Authorization: Token token=\"{}\", v=1", "Authorization", "Token token=\"", null, "\", v=1")]
    public void A_template_is_a_header_with_a_place_for_the_value(string text, string header, string before, string? user, string after)
    {
        var template = HeaderTemplate.Parse(text);

        (template.Text, template.Header, template.Before, template.BasicUser, template.After).ShouldBe((text, header, before, user, after));
    }

    [Theory]
    [InlineData("Authorization Bearer {}", "must be a header and its value")]
    [InlineData("Authorization: Bearer", "must be a header and its value")]
    [InlineData("Authorization: {} {}", "must be a header and its value")]
    [InlineData("Authorization: {value}", "must be a header and its value")]
    [InlineData("Authorization: {basic:}", "must be a header and its value")]
    [InlineData("Authorization: {basic:a:b}", "must be a header and its value")]
    [InlineData("Authorization: }{", "must be a header and its value")]
    [InlineData("Authorization: {}\r\nHost: evil.example", "must be a header and its value")]
    [InlineData("Authorization: {}\n", "must be a header and its value")]
    [InlineData("Authorization: ü{}", "must be a header and its value")]
    [InlineData("Autho rization: {}", "must be a header's name")]
    [InlineData("Host: {}", "must not be a header that is written anew")]
    [InlineData("transfer-ENCODING: {}", "must not be a header that is written anew")]
    [InlineData("Proxy-Authorization: {}", "must not be a header that is written anew")]
    public void Anything_else_is_refused(string text, string words)
    {
        HeaderTemplate.Objection(text).ShouldNotBeNull().ShouldStartWith(words);
        Should.Throw<FormatException>(() => HeaderTemplate.Parse(text));
    }

    [Fact]
    public void A_template_has_a_bound() =>
        HeaderTemplate.Objection($"a: {{}}{new string('a', 1024)}").ShouldBe("is longer than 1024 characters");

    [Theory]
    [InlineData("sk-ant-0123456789", true)]
    [InlineData("0123456789abcdef", true)]
    [InlineData("0123456789abcde", false)]
    [InlineData("0123456789 abcdef", false)]
    [InlineData("0123456789%abcdef", false)]
    [InlineData("0123456789äabcdef", false)]
    public void A_placeholder_is_long_and_the_same_in_every_part_of_a_request(string text, bool fits) =>
        (Placeholder.Objection(text) is null).ShouldBe(fits);
}
