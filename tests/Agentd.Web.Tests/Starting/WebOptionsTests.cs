using System.Net;
using Agentd.Web.Starting;

namespace Agentd.Web.Tests.Starting;

public sealed class WebOptionsTests
{
    private static WebOptions Read(params string[] words) => WebOptions.Read(words, name => name switch
    {
        "XDG_RUNTIME_DIR" => "/run/user/1000",
        "HOME" => "/home/somebody",
        _ => null,
    }, "/work-dir");

    [Fact]
    public void Without_a_word_it_listens_beside_the_daemon_and_ends_after_ninety_seconds()
    {
        var options = Read();
        options.DaemonSocket.ShouldBe("/run/user/1000/agentd/agentd.sock");
        options.PageSocket.ShouldBe("/run/user/1000/agentd/web.sock");
        options.SignInDirectory.ShouldBe("/home/somebody/.local/state/agentd/web");
        options.Listen.ShouldBeNull();
        options.IdleExit.ShouldBe(TimeSpan.FromSeconds(90));
        options.Open.ShouldBeFalse();
    }

    [Fact]
    public void Every_word_is_taken_in_either_way_of_writing()
    {
        var options = Read(
            "--open", "--listen=127.0.0.1:7080", "--allow-host", "Agents.Example.ORG", "--idle-exit", "2h", "--socket-path", "d/agentd.sock",
            "--state-dir", "state");
        options.Open.ShouldBeTrue();
        options.Listen.ShouldBe(new IPEndPoint(IPAddress.Loopback, 7080));
        options.AllowedHosts.ShouldBe(["agents.example.org"]);
        options.IdleExit.ShouldBe(TimeSpan.FromHours(2));
        options.DaemonSocket.ShouldBe("/work-dir/d/agentd.sock");
        options.SignInDirectory.ShouldBe("/work-dir/state/web");
    }

    [Theory]
    [InlineData("--listen", "0.0.0.0:7080")]
    [InlineData("--listen", "192.168.1.4:7080")]
    [InlineData("--listen", "127.0.0.1")]
    [InlineData("--listen", "127.1:7080")]
    [InlineData("--listen", "[::ffff:127.0.0.1]:7080")]
    [InlineData("--listen", "2130706433:7080")]
    [InlineData("--listen", "127.0.0.1:0")]
    [InlineData("--listen", "localhost:7080")]
    [InlineData("--allow-host", "evil.example:80")]
    [InlineData("--allow-host", "*")]
    [InlineData("--idle-exit", "-1s")]
    [InlineData("--idle-exit", "90")]
    [InlineData("--idle-exit", "99999999999d")]
    [InlineData("--loud", "yes")]
    public void What_it_does_not_understand_or_would_open_the_page_to_others_is_refused(string word, string value) =>
        Should.Throw<WebUsageException>(() => Read(word, value));

    [Fact]
    public void A_word_without_its_value_is_refused() => Should.Throw<WebUsageException>(() => Read("--listen")).Message.ShouldContain("--listen");
}
