using Agentd.EndToEnd.Tests.Accounts;
using Agentd.EndToEnd.Tests.Hosts;
using Agentd.EndToEnd.Tests.Programs;
using Agentd.EndToEnd.Tests.Repositories;

namespace Agentd.EndToEnd.Tests.Bounds;

/// <summary>Agents that run away, each beside a quiet one that must not notice.</summary>
[Long]
public sealed class RunawayTests(GitServer git) : SessionTests(git)
{
    [SessionTheory, OnEach]
    public Task A_fork_bomb_is_held_by_its_own_bound(Privilege privilege) => OnAsync(privilege, async host =>
    {
        // Where nothing would hold it, as rootless on cgroup version 1, the bomb is a damp one.
        var bomb = await host.Podman.HoldsAsync("pids") ? "bomb() { bomb | bomb & }; bomb; sleep 1" : "true";

        var run = await BesideAQuietOneAsync(host, TestAgent.Shell("runaway", $"({bomb}) 2>.runa/workspace/cries || true") with
        {
            Keys = "limits.pids = 64\ntimeout = \"10m\"\nstop_grace = \"1s\"",
        });

        if (bomb != "true")
        {
            host.Record("runaway").Written("cries").ShouldContain("ork");
            (run.LastOutput + run.LastError).ShouldStartWith("session ");
        }
        else
        {
            host.Log.ShouldContain("\"event\":\"runner.limit_unenforced\"");
        }
    });

    [SessionTheory, OnEach]
    public Task Out_of_memory_is_told_as_such(Privilege privilege) => OnAsync(privilege, async host =>
    {
        // tail keeps the line that never ends.
        var hog = await host.Podman.HoldsAsync("memory") ? "echo done >note; head -c 400000000 /dev/zero | tail -n 1 | wc -c" : "true";

        var run = await BesideAQuietOneAsync(
            host, TestAgent.Shell("runaway", hog) with { Keys = "limits.memory = \"64m\"\ntimeout = \"10m\"" });

        if (hog == "true") return;
        var record = await host.Record("runaway").ClosedAsync();
        record["bound"].ShouldBe("out_of_memory");
        record["work"].ShouldNotBeNull().ShouldContain("\"all\"");
        run.Errors.ShouldContain("out of memory");
        host.Log.ShouldContain("\"event\":\"runner.bound_hit\"");
    });

    [SessionTheory, OnEach]
    public Task Out_of_memory_is_told_even_when_it_takes_the_sessions_own_shell(Privilege privilege) => OnAsync(privilege, async host =>
    {
        // What lies in /dev/shm belongs to no process: the kernel kills one after the other, and the room stays taken.
        var hog = await host.Podman.HoldsAsync("memory") ? "echo done >note; head -c 60000000 /dev/zero >/dev/shm/fill; sleep 1h" : "true";

        var run = await BesideAQuietOneAsync(
            host, TestAgent.Shell("runaway", hog) with { Keys = "limits.memory = \"32m\"\ntimeout = \"10m\"" });

        if (hog == "true") return;
        run.ShouldFailWith("session terminated_by_signal (exit code 137, signal 9)");
        run.Errors.ShouldContain("out of memory");
        var record = await host.Record("runaway").ShouldBeSealedAsync("terminated_by_signal", 137);
        record["bound"].ShouldBe("out_of_memory");
        record["work"].ShouldNotBeNull().ShouldContain("\"all\"");
    });

    [SessionTheory, OnEach]
    public Task A_flood_of_output_ends_the_session_and_keeps_its_head(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var run = await BesideAQuietOneAsync(host, TestAgent.Shell("runaway", "echo first; head -c 1000000000 /dev/zero") with
        {
            Keys = "limits.disk = \"20m\"\nstop_grace = \"1s\"",
        });

        run.LastError.ShouldBe("session cancelled");
        run.Errors.ShouldContain("(disk)");
        var record = await host.Record("runaway").ClosedAsync();
        record["bound"].ShouldBe("disk");
        record.Console.ShouldContain("first");
    });

    [SessionTheory, OnEach]
    public Task Filling_the_record_ends_the_session_also_where_the_daemon_cannot_look(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            const string Hidden = "mkdir -m 700 .runa/workspace/hidden; head -c 60000000 /dev/zero >.runa/workspace/hidden/fill; sleep 1h";

            await BesideAQuietOneAsync(
                host, TestAgent.Shell("runaway", Hidden) with { Keys = "limits.disk = \"20m\"\nstop_grace = \"1s\"" });

            var record = await host.Record("runaway").ShouldBeSealedAsync("cancelled");
            record["bound"].ShouldBe("disk");
        });

    [SessionTheory, OnEach]
    public Task Filling_the_container_ends_the_session_on_every_storage_driver(Privilege privilege) => OnAsync(privilege, async host =>
    {
        const string Hidden = "mkdir -m 700 /tmp/hidden; head -c 60000000 /dev/zero >/tmp/hidden/fill; sleep 1h";

        var run = await BesideAQuietOneAsync(
            host, TestAgent.Shell("runaway", Hidden) with { Keys = "limits.disk = \"20m\"\nstop_grace = \"1s\"" });

        run.LastError.ShouldBe("session cancelled");
        run.Errors.ShouldContain("it left more in its container, /tmp or its home, than it may (disk)");
        host.Log.ShouldContain("\"place\":\"layer\"");
        var record = await host.Record("runaway").ShouldBeSealedAsync("cancelled");
        record["bound"].ShouldBe("disk");
    });

    [SessionTheory, OnEach]
    public Task A_clone_that_fills_the_container_is_ended_while_it_runs(Privilege privilege) => OnAsync(privilege, async host =>
    {
        // A repository of that size takes as long as the machine pleases: this one never comes to its end.
        var image = await ImageVariant.BuildAsync(host, """
            RUN printf '%s\n' '#!/bin/sh' 'for place; do :; done' 'mkdir "$place"' 'head -c 60000000 /dev/zero >"$place/pack"' \
                  'exec sleep 300' >/usr/local/bin/git && chmod 755 /usr/local/bin/git
            """);

        var run = await BesideAQuietOneAsync(host, new TestAgent("runaway")
        {
            Image = image,
            Keys = "limits.disk = \"20m\"\nstop_grace = \"1s\"",
        });

        run.LastError.ShouldBe("session cancelled");
        run.Errors.ShouldContain("(disk)");
        host.Log.ShouldContain("\"place\":\"layer\"");
        var record = await host.Record("runaway").ShouldBeSealedAsync("cancelled");
        record["bound"].ShouldBe("disk");
        record["commit"].ShouldBeNull();
    });

    [SessionTheory]
    [OnEach(".runa/workspace", "record", "record, below .runa,"), OnEach("/tmp", "layer", "container, /tmp or its home,")]
    public Task Too_many_files_end_the_session(Privilege privilege, string where, string place, string words) =>
        OnAsync(privilege, async host =>
        {
            var crowd = TestAgent.Shell("runaway", $"mkdir -m 700 {where}/crowd; cd {where}/crowd; seq 2000 | xargs touch; sleep 60");

            var run = await BesideAQuietOneAsync(host, crowd with { Keys = "limits.entries = 1500\nstop_grace = \"1s\"" });

            run.LastError.ShouldBe("session cancelled");
            run.Errors.ShouldContain($"it left more files and directories in its {words} than it may (entries)");
            host.Log.ShouldContain($"\"place\":\"{place}\"");
            var record = await host.Record("runaway").ShouldBeSealedAsync("cancelled");
            record["bound"].ShouldBe("entries");
            record.Json.GetProperty("limits").GetProperty("entries").GetInt64().ShouldBe(1500);
            host.Record("quiet").Json.GetProperty("limits").GetProperty("entries").GetInt64().ShouldBe(2_000_000);
        });

    [SessionTheory, OnEach]
    public Task Filling_the_record_ends_the_session_though_no_process_was_left_to_look_with(Privilege privilege) =>
        OnAsync(privilege, async host =>
        {
            // Whoever cannot fork begins again in its own place; what writes was there before.
            const string Hog = "trap 'exec /bin/sh hog.sh' EXIT; while :; do sleep 300 & done";
            const string Filler = "(sleep 5; exec head -c 60000000 /dev/zero >.runa/workspace/fill) &";
            var hog = await host.Podman.HoldsAsync("pids") ? "exec /bin/sh hog.sh 2>/dev/null" : "sleep 1h";

            await BesideAQuietOneAsync(host, TestAgent.Shell("runaway", $"echo \"{Hog}\" >hog.sh; {Filler} {hog}") with
            {
                Keys = "limits.disk = \"20m\"\nlimits.pids = 64\nstop_grace = \"1s\"\ntimeout = \"10m\"",
            });

            (await host.Record("runaway").ClosedAsync())["bound"].ShouldBe("disk");
        });

    [SessionTheory, OnEach]
    public Task Silence_ends_the_session_where_it_is_bounded(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var run = await BesideAQuietOneAsync(host, TestAgent.Shell("runaway", "echo first; sleep 1; echo last; sleep 1h") with
        {
            Keys = $"idle_timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"",
        });

        run.LastError.ShouldBe("session timed out");
        run.Errors.ShouldContain("(idle_timeout)");
        var record = await host.Record("runaway").ShouldBeSealedAsync("timed_out");
        record["bound"].ShouldBe("idle_timeout");
        record.Console.ShouldContain("last");
    });

    [SessionTheory, OnEach]
    public Task An_agent_that_ignores_TERM_is_killed(Privilege privilege) => OnAsync(privilege, async host =>
    {
        var run = await BesideAQuietOneAsync(host, TestAgent.Shell("runaway", "trap '' TERM; while :; do sleep 1; done") with
        {
            Keys = $"timeout = \"{await Pace.LimitAsync(host)}\"\nstop_grace = \"1s\"",
        });

        run.LastError.ShouldBe("session timed out");
        (await host.Record("runaway").ShouldBeSealedAsync("timed_out"))["bound"].ShouldBe("timeout");
    });

    private static async Task<Finished> BesideAQuietOneAsync(Host host, TestAgent runaway)
    {
        host.Declare(TestAgent.Held("quiet"), runaway);
        await host.StartAsync();
        var quiet = await host.HoldAsync("quiet");
        var run = await host.RunAsync(runaway.Name);
        (await quiet.EndAsync()).LastOutput.ShouldBe("session success");
        return run;
    }
}
