using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Notices;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Tests.Podman;
using Agentd.Notify.Protocol;

namespace Agentd.Infrastructure.Tests.Notices;

public sealed class NotifierSiblingTests
{
    private const string Host = "0123456789ab", Address = "https://chat.example/canary";

    private static readonly DaemonId _daemon = DaemonId.FromPaths("/s", "/p");

    private static readonly DeliveryOrder _order =
        new("/var/lib/agentd/state/spool", [new SinkOrder { Name = "chat", Url = Address }]);

    [Fact]
    public async Task Gets_its_order_by_standard_input_sees_the_spool_alone_and_reports()
    {
        using var fake = Podman("""read_input; echo '{"sinks":[{"name":"chat","delivered":1}]}'""");

        var report = await Of(fake).RunAsync(_order, default);

        report!.Sinks.ShouldHaveSingleItem().Delivered.ShouldBe(1);
        var calls = fake.Calls;
        var run = calls.Single(call => call[0] == "run");
        run.Where((_, index) => index > 0 && run[index - 1] == "--mount").ShouldBe(
            ["type=bind,source=/home/core/state/spool,target=/var/lib/agentd/state/spool"]);
        run[^3..].ShouldBe(["/bin/agentd-notify", "sha256-of-the-image", "deliver"]);
        var call = calls.ToList().IndexOf(run);
        fake.StandardInput(call).ShouldContain(Address);
        fake.StandardInput(call).ShouldEndWith("\n");
        run.Concat(fake.Environment(call)).ShouldNotContain(word => word.Contains("canary"));
    }

    [Fact]
    public async Task A_look_sees_no_file_of_the_hosts()
    {
        using var fake = Podman("""read_input; echo '{"sinks":[{"name":"chat"}]}'""");

        await Of(fake).RunAsync(_order with { Spool = "", LooksOnly = true }, default);

        fake.Calls.Single(call => call[0] == "run").ShouldNotContain("--mount");
    }

    [Fact]
    public async Task Another_at_work_in_the_spool_is_no_failure()
    {
        using var fake = Podman("read_input; exit 3");

        (await Of(fake).RunAsync(_order, default)).ShouldBeNull();
    }

    [Theory]
    [InlineData("read_input; echo 'no such image' >&2; exit 125", "ended with 125: no such image")]
    [InlineData("read_input; echo 'No usable version of libssl was found' >&2; exit 134", "ended with 134: No usable version of libssl")]
    [InlineData("read_input; echo nothing", "is of another version")]
    public async Task What_it_did_not_do_is_said(string podman, string words)
    {
        using var fake = Podman(podman);

        var failure = await Should.ThrowAsync<SessionException>(() => Of(fake).RunAsync(_order, default));

        failure.Message.ShouldContain(words);
        failure.ToString().ShouldNotContain("canary");
    }

    [Theory]
    [InlineData("CONTAINER_HOST", false, nameof(NotifierSibling))]
    [InlineData("CONTAINER_HOST", true, nameof(NotifierProcess))]
    [InlineData("HOME", false, nameof(NotifierProcess))]
    public void Runs_beside_the_daemons_container_where_that_has_no_network(string variable, bool hasNetwork, string shape) =>
        Notifier.Of(new(new()), _daemon, name => name == variable ? "unix:///run/podman/podman.sock" : null, () => hasNetwork)
            .GetType().Name.ShouldBe(shape);

    private static FakePodman Podman(string run) => new($$"""
        case $1 in
          container) [ "$2" = prune ] || echo '{{Host}}cdef sha256-of-the-image [{"Source":"/home/core/state","Destination":"/var/lib/agentd/state"}]';;
          run) {{run}};;
        esac
        """);

    private static NotifierSibling Of(FakePodman fake)
    {
        var podman = fake.Cli();
        return new(podman, new OwnContainerSearch(podman, _ => null, Host), _daemon, "/bin/agentd-notify");
    }
}
