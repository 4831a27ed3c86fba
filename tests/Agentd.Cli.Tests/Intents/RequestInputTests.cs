using Agentd.Cli.Intents;

namespace Agentd.Cli.Tests.Intents;

public sealed class RequestInputTests
{
    [Fact]
    public async Task Takes_the_argument_as_it_is() =>
        (await RequestInput.ReadAsync(" Add a page ", Stream.Null, default)).ShouldBe(" Add a page ");

    [Fact]
    public async Task Takes_standard_input_for_a_dash() =>
        (await RequestInput.ReadAsync("-", new MemoryStream("Füge\nhinzu\n"u8.ToArray()), default)).ShouldBe("Füge\nhinzu\n");

    [Theory]
    [InlineData("", "")]
    [InlineData(" \n\t", "")]
    [InlineData("-", "")]
    [InlineData("-", " \n")]
    public async Task Refuses_a_blank_one(string given, string input)
    {
        var refusal = await Should.ThrowAsync<OperatorException>(
            () => RequestInput.ReadAsync(given, Input(System.Text.Encoding.UTF8.GetBytes(input)), default));

        (refusal.Message, refusal.ExitCode).ShouldBe(("--request must not be blank", 2));
    }

    [Fact]
    public async Task Refuses_more_than_a_mebibyte_from_either_side()
    {
        var large = new string('a', 1024 * 1024 + 1);

        (await Should.ThrowAsync<OperatorException>(() => RequestInput.ReadAsync(large, Stream.Null, default)))
            .Message.ShouldBe("--request must have at most 1048576 bytes");
        (await Should.ThrowAsync<OperatorException>(
            () => RequestInput.ReadAsync("-", Input(System.Text.Encoding.UTF8.GetBytes(large)), default))).Message.ShouldBe(
                "--request must have at most 1048576 bytes");
    }

    [Fact]
    public async Task Refuses_what_is_not_utf8() =>
        (await Should.ThrowAsync<OperatorException>(() => RequestInput.ReadAsync("-", Input([0xff]), default)))
            .Message.ShouldBe("the request from standard input is not UTF-8");

    private static MemoryStream Input(byte[] bytes) => new(bytes);
}
