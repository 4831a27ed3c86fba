using System.Diagnostics;
using Agentd.Infrastructure.SetupScript;

namespace Agentd.Infrastructure.Tests.SetupScript;

/// <summary>The end of the second stage, in the shells of this machine.</summary>
public sealed class WorkStepTests : IDisposable
{
    private readonly string _folder = Directory.CreateTempSubdirectory("agentd-end-").FullName;

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void A_salvage_of_which_something_goes_on_does_not_hold_the_end_up(string shell)
    {
        // Some images' timeout kills the shell alone, and what it called waits for a pipe of the session's for ever.
        Run(shell, $$"""
            tell_timed() { echo "$*"; }
            end_all() { :; }
            printf '#!/bin/sh\nshift\nexec "$@"\n' >gosu; chmod +x gosu
            agentd_salvage='echo part; echo $$ >>pids; setsid sleep 1000 & echo $! >>pids; wait'
            : >status
            agentd_step=agent agentd_stopping= agentd_keep=always agentd_status=status agentd_work_bytes=1000 agentd_keep_seconds=1
            agentd_gosu=$(pwd)/gosu agentd_user=u agentd_repo=. agentd_base_commit= agentd_origin_ids=
            agentd_work=work
            {{Part("work.sh")}}
            keep_work 7
            echo over
            while read -r pid; do kill -KILL "$pid" 2>/dev/null || :; done <pids
            """).ShouldBe(["ended 7", "over"]);
    }

    [Theory]
    [MemberData(nameof(WatchedTree.Shells), MemberType = typeof(WatchedTree))]
    public void What_the_session_lacked_is_told_before_its_work_is_salvaged_and_lacks_something_too(string shell)
    {
        var supervise = Part("supervise.sh");
        var begin = supervise.IndexOf("finish() {", StringComparison.Ordinal);

        Run(shell, $$"""
            for name in tell_memory keep_displaced keep_work hand_over end_output tell_timed; do eval "$name() { echo $name; }"; done
            {{Part("steps.sh").Split("tell_end() {")[1].Split("\n}")[0].Insert(0, "tell_end() {")}}
            }
            {{supervise[begin..supervise.IndexOf("\n}", begin, StringComparison.Ordinal)]}}
            }
            finish 0
            """).ShouldBe(["tell_memory", "keep_displaced", "keep_work", "hand_over", "end_output", "tell_timed"]);
    }

    public void Dispose() => Directory.Delete(_folder, recursive: true);

    private static string Part(string name)
    {
        using var stream = typeof(SetupScriptRenderer).Assembly.GetManifestResourceStream("SetupScript." + name)!;
        using var reader = new StreamReader(stream);
        return reader.ReadToEnd();
    }

    private string[] Run(string shell, string story)
    {
        string[] arguments = ["-c", $"exec timeout 60 {shell} -euc \"$0\" 2>&1", story];
        using var process = Process.Start(new ProcessStartInfo("/bin/sh", arguments)
        {
            RedirectStandardOutput = true,
            WorkingDirectory = _folder,
        })!;
        var output = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        process.ExitCode.ShouldBe(0, output);
        return output.Split('\n', StringSplitOptions.RemoveEmptyEntries);
    }
}
