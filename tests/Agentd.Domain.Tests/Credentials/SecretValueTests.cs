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
