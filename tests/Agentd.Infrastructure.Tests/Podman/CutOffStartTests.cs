using System.Diagnostics;
using Agentd.Application.Ports;

namespace Agentd.Infrastructure.Tests.Podman;

/// <summary>A start whose client is killed half-way, and what waits for it then.</summary>
public sealed class CutOffStartTests : IDisposable
{
    private const int Limit = 60_000;
    private const string Container = "agentd-01234567-site-builder-00112233445566ff";

    private readonly FakePodman _podman = new("[ $1 != run ] || kill -KILL $$; echo removed");

    public CutOffStartTests() => WrittenProgram.Write($"{_podman.Folder}/conmon", """
        #!/bin/sh
        sleep 300 &
        echo $! >"$0.$2.waits"
        wait
        """);

    public void Dispose() => _podman.Dispose();

    [Fact(Timeout = Limit)]
    public async Task Leaves_no_supervisor_and_no_first_process_behind_when_its_container_is_removed()
    {
        using var supervisor = await SupervisorAsync(Container);
        var spec = new HandOverSpec(Container, "localhost/site:1", new Dictionary<string, string>(), "/tmp/x/mounts/record");

        await Should.ThrowAsync<EngineException>(_podman.Engine().HandOverAsync(spec, CancellationToken.None));

        supervisor.HasExited.ShouldBeTrue();
        Lives(Container).ShouldBeFalse();
        _podman.Calls[^1][^1].ShouldBe(Container);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_told_from_a_container_that_runs()
    {
        using var supervisor = await SupervisorAsync("runs");

        await _podman.Engine().RemoveAsync("runs", CancellationToken.None);

        supervisor.HasExited.ShouldBeFalse();
        supervisor.Kill(entireProcessTree: true);
    }

    private async Task<Process> SupervisorAsync(string container)
    {
        var supervisor = Process.Start($"{_podman.Folder}/conmon", ["-n", container, "--exit-dir", "/nowhere"]);
        while (!File.Exists(Waits(container)) || File.ReadAllText(Waits(container)).Length == 0) await Task.Delay(10);
        return supervisor;
    }

    private bool Lives(string container)
    {
        var stat = $"/proc/{File.ReadAllText(Waits(container)).Trim()}/stat";
        return File.Exists(stat) && File.ReadAllText(stat) is var text && text[(text.LastIndexOf(')') + 2)..][0] is not ('Z' or 'X');
    }

    private string Waits(string container) => $"{_podman.Folder}/conmon.{container}.waits";
}
