using System.Text;
using System.Text.Json;
using Agentd.Domain.Credentials;

namespace Agentd.Domain.Tests.Credentials;

public sealed class SecretValueTests
{
    private const string Canary = "canary-4711";
    private static readonly SecretValue _secret = new(Encoding.UTF8.GetBytes(Canary));

    [Fact]
    public void Prints_as_asterisks_also_inside_a_record()
    {
        $"{_secret}".ShouldBe("***");
        new ResolvedCredential("TOKEN", _secret).ToString().ShouldNotContain(Canary);
    }

    [Fact]
    public void Refuses_to_be_written_as_json() =>
        Should.Throw<NotSupportedException>(() => JsonSerializer.Serialize(new ResolvedCredential("TOKEN", _secret)))
            .ToString().ShouldNotContain(Canary);

    [Fact]
    public void Refuses_to_be_read_from_json() =>
        Should.Throw<NotSupportedException>(() => JsonSerializer.Deserialize<SecretValue>($"\"{Canary}\""))
            .Message.ShouldNotContain(Canary);

    [Theory]
    [InlineData("", "has fewer than 8 bytes")]
    [InlineData("1234567", "has fewer than 8 bytes")]
    [InlineData("12345678", null)]
    [InlineData("1234\r5678", "holds a line end or a NUL")]
    [InlineData("1234\n5678", "holds a line end or a NUL")]
    [InlineData("1234\05678", "holds a line end or a NUL")]
    public void Says_why_it_cannot_stand_in_a_header(string value, string? why)
    {
        var objection = new SecretValue(Encoding.UTF8.GetBytes(value)).HeaderObjection;

        if (why is null) objection.ShouldBeNull();
        else objection.ShouldNotBeNull().ShouldStartWith(why);
    }

    [Fact]
    public void May_have_16_KiB_in_a_request()
    {
        new SecretValue(new byte[16 * 1024].Select(_ => (byte)'x').ToArray()).HeaderObjection.ShouldBeNull();
        new SecretValue(new byte[16 * 1024 + 1]).HeaderObjection.ShouldBe("has more than 16384 bytes");
    }

    [Theory]
    [InlineData(RequestPart.Header, null)]
    [InlineData(RequestPart.Body, "is not UTF-8, as it must be in bodies")]
    public void May_be_any_bytes_but_in_bodies(RequestPart part, string? why) =>
        new BrokeredUse([]) { In = [part] }.Objection(new SecretValue([.. "12345678"u8, 0xff])).ShouldBe(why);

    [Fact]
    public void A_command_is_the_same_source_where_its_arguments_and_its_time_are()
    {
        var (one, hour) = (new CredentialSource.Command(["/mint", "7"], TimeSpan.FromHours(1)), TimeSpan.FromHours(1));

        one.ShouldBe(new CredentialSource.Command(["/mint", "7"], hour));
        one.GetHashCode().ShouldBe(new CredentialSource.Command(["/mint", "7"], hour).GetHashCode());
        one.ShouldNotBe(new CredentialSource.Command(["/mint", "8"], hour));
        one.ShouldNotBe(new CredentialSource.Command(["/mint", "7"], hour * 2));
        one.ToString().ShouldBe("command /mint");
    }

    [Fact]
    public void Keeps_its_own_copy_of_the_bytes()
    {
        var source = "before"u8.ToArray();
        var secret = new SecretValue(source);
        source.AsSpan().Fill((byte)'x');

        secret.Reveal().ToArray().ShouldBe("before"u8.ToArray());
    }

    [Theory]
    [InlineData(131_069, true)]
    [InlineData(131_070, false)]
    public void Fits_an_environment_up_to_what_the_kernel_hands_on(int length, bool fits) =>
        new ResolvedCredential("T", new SecretValue(new byte[length])).FitsEnvironment.ShouldBe(fits);
}
