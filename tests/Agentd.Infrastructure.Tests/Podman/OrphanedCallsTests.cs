using System.Diagnostics;
using Agentd.Application.Ports;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class OrphanedCallsTests : IDisposable
{
    private const int Limit = 300_000;
    private const string EarlierLife = "0011223344556677";

    private static readonly DaemonId _ours = DaemonId.FromPaths("/run/orphaned.sock", "/run/orphaned.pid");
    private static readonly TimeSpan _soon = TimeSpan.FromMilliseconds(300), _long = TimeSpan.FromMinutes(2);

    private readonly FakePodman _podman = new("[ \"$AGENTD_TEST_SLEEP\" = 0 ] || sleep $AGENTD_TEST_SLEEP; [ $1 != ps ] || echo '[]'");

    public void Dispose() => _podman.Dispose();

    [Fact(Timeout = Limit)]
    public async Task That_change_something_are_waited_for()
    {
        using var call = Call("0.5", Mark(CallKind.Changes), "run", "--name", "c");

        await SettleAsync();

        call.WaitForExit(_long).ShouldBeTrue();
        call.ExitCode.ShouldBe(0);
    }

    [Fact(Timeout = Limit)]
    public async Task That_only_ask_are_killed_at_once_though_no_argument_of_theirs_names_the_daemon()
    {
        using var call = Call("1h", Mark(CallKind.Asks), "image", "inspect", "localhost/site:1");

        await SettleAsync();

        call.WaitForExit(_long).ShouldBeTrue();
        call.ExitCode.ShouldBe(137);
    }

    [Fact(Timeout = Limit)]
    public async Task That_were_stopped_are_killed_as_well()
    {
        using var call = Call("1h", Mark(CallKind.Asks), "ps");
        Process.Start("/bin/kill", ["-STOP", $"{call.Id}"]).WaitForExit();

        await SettleAsync();

        call.WaitForExit(_long).ShouldBeTrue();
    }

    [Fact(Timeout = Limit)]
    public async Task That_outlast_all_patience_with_a_Podman_that_answers_are_killed_and_told_of()
    {
        using var call = Call("1h", Mark(CallKind.Changes), "run");
        List<PodmanWait> told = [];

        await SettleAsync(patience: TimeSpan.FromSeconds(2), told: told);

        call.WaitForExit(_long).ShouldBeTrue();
        call.ExitCode.ShouldBe(137);
        // On a busy machine the questions to Podman are told of as well.
        told.Where(wait => wait.ProcessId == call.Id).ShouldHaveSingleItem();
    }

    [Fact(Timeout = Limit)]
    public async Task That_outlast_all_patience_with_a_Podman_that_is_silent_are_left_alone_and_the_start_fails()
    {
        using var call = Call("1h", Mark(CallKind.Changes), "run");
        using var silent = new FakePodman("exec sleep 1h");

        var failure = await Should.ThrowAsync<EngineException>(SettleAsync(silent, _soon));

        failure.Message.ShouldContain("podman ps did not answer within 5 s");
        failure.Message.ShouldContain($"process {call.Id}");
        call.HasExited.ShouldBeFalse();
        call.Kill(entireProcessTree: true);
    }

    [Theory(Timeout = Limit)]
    [InlineData("rm", "--force", "c")]
    [InlineData("run", "--name", "c-handover")]
    public async Task That_remove_containers_or_give_a_tree_back_are_left_to_their_end(params string[] arguments)
    {
        using var call = Call("1h", Mark(CallKind.Clears), arguments);

        await SettleAsync();

        call.HasExited.ShouldBeFalse();
        call.Kill(entireProcessTree: true);
    }

    // An operator follows a session by Podman's own means; a neighbour's daemon, and this one's present life, have calls of their own.
    [Theory(Timeout = Limit)]
    [InlineData(null)]
    [InlineData("ffffffff:0011223344556677:1:asks")]
    [InlineData(":0011223344556677:1:asks")]
    [InlineData("nonsense")]
    public async Task Of_anybody_else_are_neither_waited_for_nor_killed(string? mark)
    {
        using var call = Call("1h", mark, "logs", "--follow", $"agentd-{_ours}-site-builder-00112233445566ff");

        await SettleAsync();

        call.HasExited.ShouldBeFalse();
        call.Kill(entireProcessTree: true);
    }

    [Fact(Timeout = Limit)]
    public async Task Of_this_life_are_none()
    {
        var cli = _podman.Cli();
        using var call = Call("1h", new CallMark(_ours.Value, cli.Life, 1, CallKind.Asks).ToString(), "ps");

        (await new OrphanedCalls(_ours, cli.Life, Options(_soon)).SettleAsync(CancellationToken.None)).ShouldBeEmpty();

        call.HasExited.ShouldBeFalse();
        call.Kill(entireProcessTree: true);
    }

    // Podman's own process that keeps the user namespace has the environment of the call that came first, and a helper that of its parent.
    [Theory(Timeout = Limit)]
    [InlineData("podman", "_PODMAN_PAUSE")]
    [InlineData("netavark", "_NOTHING")]
    public async Task Are_not_what_Podman_itself_keeps_running(string name, string variable)
    {
        var program = Path.Combine(_podman.Folder, "others", name);
        Directory.CreateDirectory(Path.GetDirectoryName(program)!);
        WrittenProgram.Write(program, "#!/bin/sh\nsleep 1h\n");
        var start = new ProcessStartInfo(program);
        (start.Environment[CallMark.Variable], start.Environment[variable]) = (Mark(CallKind.Asks), "1");
        using var helper = Process.Start(start)!;

        await SettleAsync();

        helper.HasExited.ShouldBeFalse();
        helper.Kill(entireProcessTree: true);
    }

    // A session's agent can work out the daemon's id, and would hold up every later start of the daemon.
    [Fact(Timeout = Limit)]
    public async Task Are_not_what_a_container_runs_whatever_it_calls_itself()
    {
        string[] inside = ["--user", "--map-root-user", "--pid", "--fork", "--kill-child", _podman.Executable, "ps"];
        var start = new ProcessStartInfo("unshare", inside);
        (start.Environment["AGENTD_TEST_SLEEP"], start.Environment[CallMark.Variable]) = ("1h", Mark(CallKind.Changes));
        using var impostor = Process.Start(start)!;
        while (!File.Exists($"{_podman.Folder}/call-0/pid")) await Task.Delay(10);

        await SettleAsync();

        _podman.Calls.ShouldHaveSingleItem();
        impostor.HasExited.ShouldBeFalse();
        impostor.Kill();
    }

    private static string Mark(CallKind kind) => new CallMark(_ours.Value, EarlierLife, 7, kind).ToString();

    private static PodmanOptions Options(TimeSpan patience) => new() { OrphanPatience = patience, TellAfter = _soon };

    private Task SettleAsync(FakePodman? podman = null, TimeSpan? patience = null, List<PodmanWait>? told = null)
    {
        podman ??= _podman;
        var options = podman.Options(TimeSpan.FromSeconds(5)) with
        {
            OrphanPatience = patience ?? _long,
            TellAfter = _soon,
            Waits = wait => told?.Add(wait),
            Environment = new Dictionary<string, string?> { ["AGENTD_TEST_SLEEP"] = "0" },
        };
        return podman.Engine(options: options).SettleAsync(_ours, CancellationToken.None);
    }

    private Process Call(string seconds, string? mark, params string[] arguments)
    {
        var start = new ProcessStartInfo(_podman.Executable, arguments);
        start.Environment["AGENTD_TEST_SLEEP"] = seconds;
        if (mark is not null) start.Environment[CallMark.Variable] = mark;
        return Process.Start(start)!;
    }
}
