using System.Text.Json;
using Agentd.Application.Sessions;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>A session's container to which an operator has given another name.</summary>
public sealed class RenamedContainerTests : IDisposable
{
    private const int Limit = 60_000;

    private static readonly SessionLabels _labels = new(
        new ResourceNames(
            DaemonId.FromPaths("/run/agentd/agentd.sock", "/run/agentd/agentd.pid"), AgentName.Parse("site-builder"),
            SessionId.Parse("00112233445566ff")),
        "localhost/site:1", new SessionLimits());

    private readonly string _made = _labels.Names.Container;
    private readonly FakePodman _podman = new($"""
        case "$*" in
          *" {_labels.Names.Container}") [ $1 != kill ] || exit 125 ;;
          "ps "*"label=agentd.session=00112233445566ff"* | "ps "*"name=^mine$"*) echo '{Row()}' ;;
          "ps "*) echo '[]' ;;
          "rm "*" mine") echo mine ;;
        esac
        """);

    public void Dispose() => _podman.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Is_found()
    {
        (await _podman.Engine().FindAsync(_made, CancellationToken.None))!.Name.ShouldBe("mine");
    }

    [Fact(Timeout = Limit)]
    public async Task Is_removed()
    {
        await _podman.Engine().RemoveAsync(_made, CancellationToken.None);

        _podman.Calls[^1].ShouldBe(["rm", "--force", "--ignore", "--volumes", "--time", "0", "mine"]);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_asked_to_end()
    {
        await _podman.Engine().TerminateAsync(_made, CancellationToken.None);

        _podman.Calls[^1].ShouldBe(["kill", "--signal", "TERM", "mine"]);
    }

    [Theory(Timeout = Limit)]
    [InlineData("agentd-ffffffff-site-builder-00112233445566ff")]
    [InlineData("somebody-elses")]
    public async Task Is_no_other_daemons(string made)
    {
        await _podman.Engine().RemoveAsync(made, CancellationToken.None);

        _podman.Calls.Where(call => call[0] == "rm").Select(call => call[^1]).ShouldBe([made]);
    }

    private static string Row() =>
        JsonSerializer.Serialize(new[] { new { Names = new[] { "mine" }, State = "running", Labels = _labels.ToDictionary() } });
}
