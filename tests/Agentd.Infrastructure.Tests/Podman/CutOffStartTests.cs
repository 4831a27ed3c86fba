using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman;

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

    // The runtime was killed: its container's first process waits for it, conmon for that process, the client for conmon.
    [Fact(Timeout = Limit)]
    public async Task Ends_when_its_runtime_was_killed()
    {
        using var supervisor = await SupervisorAsync(Container, "-p", $"{_podman.Folder}/pidfile");

        await Starts().WatchAsync(Container, supervisor.WaitForExitAsync());

        Lives(Container).ShouldBeFalse();
    }

    // A daemon in a container may see the host's processes, and not the host's /run.
    [Fact(Timeout = Limit)]
    public async Task Goes_on_where_nobody_can_see_whether_its_runtime_is_done()
    {
        using var unseen = await SupervisorAsync("unseen", "-p", $"{_podman.Folder}/elsewhere/pidfile");
        using var supervisor = await SupervisorAsync(Container, "-p", $"{_podman.Folder}/pidfile");
        var start = new TaskCompletionSource();
        var watch = Starts().WatchAsync("unseen", start.Task);

        // Begun later, and so at its end the other one has been looked at as often.
        await Starts().WatchAsync(Container, supervisor.WaitForExitAsync());

        Lives("unseen").ShouldBeTrue();
        start.SetResult();
        await watch;
        unseen.Kill(entireProcessTree: true);
    }

    [Fact(Timeout = Limit)]
    public async Task Is_told_to_be_unwatched_once_however_often_that_fails()
    {
        var told = new List<string>();
        var unable = new CutOffStarts(TimeSpan.FromMilliseconds(-2), told.Add);

        await unable.WatchAsync("one", Task.Delay(Timeout.Infinite));
        await unable.WatchAsync("two", Task.Delay(Timeout.Infinite));

        told.Single().ShouldContain("one");
    }

    private static CutOffStarts Starts() => new(TimeSpan.FromMilliseconds(100), why => throw new InvalidOperationException(why));

    private async Task<Process> SupervisorAsync(string container, params string[] more)
    {
        var supervisor = Process.Start($"{_podman.Folder}/conmon", ["-n", container, "--exit-dir", "/nowhere", .. more]);
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
