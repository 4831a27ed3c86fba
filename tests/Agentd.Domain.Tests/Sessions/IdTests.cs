using Agentd.Domain.Sessions;

namespace Agentd.Domain.Tests.Sessions;

public sealed class IdTests
{
    [Fact]
    public void A_session_id_is_eight_bytes_in_lower_case_hex() =>
        SessionId.FromBytes([0x00, 0x11, 0x22, 0x33, 0x44, 0x55, 0x66, 0xFF]).Value.ShouldBe("00112233445566ff");

    [Theory]
    [InlineData(7)]
    [InlineData(9)]
    public void A_session_id_is_made_of_no_other_number_of_bytes(int length) =>
        Should.Throw<ArgumentException>(() => SessionId.FromBytes(new byte[length]));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("00112233445566f")]
    [InlineData("00112233445566ff0")]
    [InlineData("00112233445566FF")]
    [InlineData("00112233445566fg")]
    [InlineData("../../../../etc/")]
    [InlineData("0011223344556６ff")]
    public void A_session_id_is_nothing_else(string? text)
    {
        SessionId.TryParse(text, out _).ShouldBeFalse();
        if (text is not null) Should.Throw<FormatException>(() => SessionId.Parse(text));
    }

    [Fact]
    public void An_id_that_was_never_drawn_cannot_be_used()
    {
        Should.Throw<InvalidOperationException>(() => default(SessionId).Value);
        Should.Throw<InvalidOperationException>(() => default(DaemonId).Value);
    }

    // printf 'socket=/run/user/1000/agentd/agentd.sock\npid=/run/user/1000/agentd/agentd.pid\n' | sha256sum
    [Fact]
    public void A_daemon_id_is_the_beginning_of_a_hash_of_its_paths() =>
        DaemonId.FromPaths("/run/user/1000/agentd/agentd.sock", "/run/user/1000/agentd/agentd.pid").Value.ShouldBe("8ba17225");

    [Theory]
    [InlineData("/run//user/1000/agentd/agentd.sock")]
    [InlineData("/run/user/./1000/agentd/agentd.sock")]
    [InlineData("/run/x/../user/1000/agentd/agentd.sock")]
    public void A_daemon_id_does_not_depend_on_how_a_path_is_spelt(string socket) =>
        DaemonId.FromPaths(socket, "/p").ShouldBe(DaemonId.FromPaths("/run/user/1000/agentd/agentd.sock", "/p"));

    [Fact]
    public void A_daemon_id_depends_on_both_paths()
    {
        DaemonId.FromPaths("/a", "/b").ShouldNotBe(DaemonId.FromPaths("/a", "/c"));
        DaemonId.FromPaths("/a", "/b").ShouldNotBe(DaemonId.FromPaths("/b", "/a"));
    }

    [Fact]
    public void A_daemon_id_is_drawn_from_absolute_paths_only() =>
        Should.Throw<ArgumentException>(() => DaemonId.FromPaths("agentd.sock", "/p"))
            .Message.ShouldContain("'agentd.sock' is not an absolute path");

    [Theory]
    [InlineData("0a1b2c3d", true)]
    [InlineData("0a1b2c3D", false)]
    [InlineData("0a1b2c3", false)]
    [InlineData(null, false)]
    public void A_daemon_id_is_eight_lower_case_hex_digits(string? text, bool valid) => DaemonId.TryParse(text, out _).ShouldBe(valid);
}
