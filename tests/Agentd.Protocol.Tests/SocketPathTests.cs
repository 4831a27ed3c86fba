namespace Agentd.Protocol.Tests;

public sealed class SocketPathTests
{
    [Fact]
    public void Is_the_one_under_the_runtime_directory_by_default() =>
        SocketPath.Resolve(null, _ => "/run/user/1000", "/").ShouldBe("/run/user/1000/agentd/agentd.sock");

    [Fact]
    public void Takes_a_given_path_as_relative_to_the_working_directory_and_asks_for_no_variable() =>
        SocketPath.Resolve("x/../a.sock", _ => throw new InvalidOperationException(), "/srv/work").ShouldBe("/srv/work/a.sock");

    [Theory]
    [InlineData(null, "XDG_RUNTIME_DIR is not set")]
    [InlineData("", "XDG_RUNTIME_DIR is empty")]
    [InlineData("run/user", "XDG_RUNTIME_DIR is relative ('run/user')")]
    public void Names_both_cures_when_the_variable_will_not_do(string? value, string what)
    {
        var message = Should.Throw<SocketPathException>(() => SocketPath.Resolve(null, _ => value, "/")).Message;

        message.ShouldBe($"{what}: set XDG_RUNTIME_DIR to an absolute directory, or name the socket with --socket-path");
    }

    [Theory]
    [InlineData("", "--socket-path must not be empty")]
    [InlineData("a\0b", "--socket-path must not hold a NUL byte")]
    public void Refuses_a_given_path_that_is_none(string given, string message) =>
        Should.Throw<SocketPathException>(() => SocketPath.Resolve(given, _ => null, "/")).Message.ShouldBe(message);

    [Fact]
    public void Counts_bytes_up_to_the_kernels_limit()
    {
        var longest = "/" + new string('a', 106);
        SocketPath.Checked(longest).ShouldBe(longest);

        var umlauts = "/" + string.Concat(Enumerable.Repeat("ä", 54));
        Should.Throw<SocketPathException>(() => SocketPath.Checked(umlauts))
            .Message.ShouldContain("has 109 bytes and may have at most 107");
        Should.Throw<SocketPathException>(() => SocketPath.Checked(longest + "a")).Message.ShouldContain("has 108 bytes");
    }
}
