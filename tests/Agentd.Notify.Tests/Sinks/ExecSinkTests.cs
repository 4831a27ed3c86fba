using Agentd.Notify.Delivery;
using Agentd.Notify.Protocol;
using Agentd.Notify.Sinks;

namespace Agentd.Notify.Tests.Sinks;

public sealed class ExecSinkTests : IDisposable
{
    private readonly string _directory = Directory.CreateTempSubdirectory("agentd-notify-").FullName;

    public void Dispose() => Directory.Delete(_directory, recursive: true);

    [Fact]
    public async Task The_program_gets_the_message_on_its_standard_input_and_nothing_else_of_the_daemons()
    {
        var told = Path.Combine(_directory, "told");

        var answer = await SendAsync("/bin/sh", "-c", $"cat >{told}; env | sort >{told}.env");

        answer.ShouldBe(SinkAnswer.Taken);
        File.ReadAllText(told).ShouldStartWith("site-builder: session.failed\nwhy: the work failed\n");
        var names = File.ReadAllLines($"{told}.env").Select(line => line.Split('=')[0]).Except(["PWD", "SHLVL", "_", "OLDPWD"]);
        names.ShouldBe(["AGENTD_EVENT", "PATH"]);
        File.ReadAllLines($"{told}.env").ShouldContain("AGENTD_EVENT=session.failed");
    }

    [Fact]
    public async Task A_program_that_fails_is_run_again_later() =>
        (await SendAsync("/bin/sh", "-c", "exit 75")).ShouldBe(new SinkAnswer(BatchFate.Again, "its program ended with 75"));

    [Fact]
    public async Task A_program_that_is_not_there_is_no_success() => (await SendAsync("/nowhere/hook")).Fate.ShouldBe(BatchFate.Again);

    [Fact]
    public async Task A_program_that_reads_nothing_and_prints_much_is_none_the_worse() =>
        (await SendAsync("/bin/sh", "-c", "exec <&-; head -c 1000000 /dev/zero")).ShouldBe(SinkAnswer.Taken);

    [Theory]
    [InlineData("/bin/sh", null)]
    [InlineData("/etc/passwd", "its program is missing, or may not be run")]
    [InlineData("/nowhere/hook", "its program is missing, or may not be run")]
    public async Task A_look_says_whether_the_program_can_be_run(string program, string? trouble) => (await new ExecSink(
        new SinkOrder { Name = "hook", Argv = [program] }, ExecSink.Deadline).LookAsync()).Trouble.ShouldBe(trouble);

    [Fact]
    public async Task A_program_that_does_not_end_is_killed_with_all_that_it_started()
    {
        var children = Path.Combine(_directory, "children");
        // One child of its own, and one whose parent has gone.
        var script = $"sleep 600 & echo $! >>{children}; (sleep 600 & echo $! >>{children}); sleep 600";

        var answer = await SendAsync(TimeSpan.FromSeconds(2), "/bin/sh", "-c", script);

        answer.ShouldBe(new SinkAnswer(BatchFate.Again, "its program was killed, at the latest because it did not end within 2 s"));
        foreach (var child in File.ReadAllLines(children)) (await IsGoneAsync(child)).ShouldBeTrue(child);
    }

    private static async Task<bool> IsGoneAsync(string process)
    {
        for (var look = 0; look < 1200; look++)
        {
            var status = $"/proc/{process}/stat";
            if (!File.Exists(status) || File.ReadAllText(status).Contains(") Z ")) return true;
            await Task.Delay(50);
        }
        return false;
    }

    private static Task<SinkAnswer> SendAsync(params string[] argv) => SendAsync(TimeSpan.FromMinutes(1), argv);

    private static Task<SinkAnswer> SendAsync(TimeSpan deadline, params string[] argv) => new ExecSink(new SinkOrder
    {
        Name = "hook",
        Kind = SinkKind.Exec,
        Argv = argv,
        Format = NoticeFormat.Text,
    }, deadline).SendAsync(new Batch([new QueueEntry("1", Notice)], Merge: false));

    private static Notice Notice => new()
    {
        Type = NoticeTypes.SessionFailed,
        Time = DateTimeOffset.UnixEpoch,
        Id = "1.session.failed",
        Host = "host",
        DaemonId = "d",
        Data = new NoticeData { Agent = "site-builder", Why = "the work failed" },
    };
}
