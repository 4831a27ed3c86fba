using System.Diagnostics;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class OrphanedCallsTests : IDisposable
{
    private static readonly DaemonId _ours = DaemonId.FromPaths("/run/orphaned.sock", "/run/orphaned.pid");
    private static readonly TimeSpan _long = TimeSpan.FromMinutes(2);

    private readonly FakePodman _podman = new("sleep $AGENTD_TEST_SLEEP; exit 0");

    public void Dispose() => _podman.Dispose();

    [Theory]
    [InlineData("run", "--name", "agentd-{0}-site-builder-00112233445566ff")]
    [InlineData("run", "--label", "agentd.daemon={0}")]
    [InlineData("secret", "create", "agentd-{0}-00112233445566ff-0")]
    public async Task Are_waited_for(params string[] arguments)
    {
        using var call = Call("0.5", arguments);

        await OrphanedCalls.EndAsync(_ours, _long, CancellationToken.None);

        call.WaitForExit(_long).ShouldBeTrue();
        call.ExitCode.ShouldBe(0);
    }

    [Fact]
    public async Task Are_killed_when_they_outlast_the_deadline()
    {
        using var call = Call("300", "rm", "agentd-{0}-site-builder-00112233445566ff");

        await OrphanedCalls.EndAsync(_ours, TimeSpan.FromMilliseconds(200), CancellationToken.None).WaitAsync(_long);

        call.WaitForExit(_long).ShouldBeTrue();
        call.ExitCode.ShouldBe(137);
    }

    [Theory]
    [InlineData("run", "--name", "agentd-ffffffff-site-builder-00112233445566ff")]
    [InlineData("ps", "--all")]
    public async Task Of_anybody_else_are_left_alone(params string[] arguments)
    {
        using var call = Call("300", arguments);

        await OrphanedCalls.EndAsync(_ours, TimeSpan.Zero, CancellationToken.None).WaitAsync(_long);

        call.HasExited.ShouldBeFalse();
        call.Kill(entireProcessTree: true);
    }

    // A session's agent can work out the daemon's id, and would hold up every later start of the daemon.
    [Fact]
    public async Task What_a_container_runs_is_none_whatever_it_calls_itself()
    {
        var start = new ProcessStartInfo("unshare", ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", _podman.Executable, $"agentd-{_ours}-"]);
        start.Environment["AGENTD_TEST_SLEEP"] = "300";
        using var impostor = Process.Start(start)!;
        while (!File.Exists($"{_podman.Folder}/call-0/pid")) await Task.Delay(10);

        await OrphanedCalls.EndAsync(_ours, TimeSpan.Zero, CancellationToken.None).WaitAsync(_long);

        _podman.Calls.ShouldHaveSingleItem();
        impostor.HasExited.ShouldBeFalse();
        impostor.Kill();
    }

    private Process Call(string seconds, params string[] arguments)
    {
        var start = new ProcessStartInfo(_podman.Executable, arguments.Select(a => string.Format(a, _ours)));
        start.Environment["AGENTD_TEST_SLEEP"] = seconds;
        return Process.Start(start)!;
    }
}
