using Agentd.Infrastructure.Doctor.Conditions;
using Agentd.Infrastructure.Doctor.Engine;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Tests.Doctor;

public sealed class EngineConditionTests : IDisposable
{
    private readonly GoodHost _host = new();

    public void Dispose() => _host.Dispose();

    [Theory]
    [InlineData("4.3.0\n", "version 4.3.0 is older than 4.3.1")]
    [InlineData("3.9\n", "version 3.9 is older than 4.3.1")]
    [InlineData("", "answered what agentd cannot read")]
    public async Task A_Podman_that_is_too_old_or_none_fails(string version, string cause)
    {
        _host.Write("podman.version", version);
        await _host.ShouldShow("Podman", Health.Failed, cause);
    }

    [Fact]
    public async Task A_release_candidate_counts_as_its_release()
    {
        _host.Write("podman.version", "5.0.0-rc2\n");
        (await _host.Examine()).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task A_missing_Podman_fails_once_and_leaves_the_rest_unexamined()
    {
        File.Delete(_host.At("podman"));
        var found = (await _host.Examine()).Conditions.Where(each => each.Status != Health.Ok).ToDictionary(each => each.Condition);
        found["Podman"].Cause.ShouldContain("podman cannot be run");
        found["storage driver"].Status.ShouldBe(Health.Warning);
        found["storage driver"].Cause.ShouldContain("could not be examined");
    }

    [Fact]
    public async Task A_Podman_service_that_does_not_answer_is_cured_where_it_runs()
    {
        _host.Environment["CONTAINER_HOST"] = "unix:///run/podman/podman.sock";
        File.Delete(_host.At("podman"));
        var found = (await _host.Examine()).Conditions.Single(each => each.Condition == "Podman");
        found.Status.ShouldBe(Health.Failed);
        found.Cure.ShouldNotBeNull().ShouldContain("systemctl --user enable --now podman.socket");
    }

    [Fact]
    public async Task A_Podman_that_does_not_answer_in_time_fails()
    {
        Audit.Shell.Run($"printf '#!/bin/sh\\nexec sleep 60\\n' >{_host.At("hangs")}; chmod 0755 {_host.At("hangs")}");
        var podman = new PodmanCli(new PodmanOptions { Executable = _host.At("hangs") });
        var found = await new PodmanAnswers(_host.Host, podman, TimeSpan.FromMilliseconds(300)).ExamineAsync(default);
        found.Status.ShouldBe(Health.Failed);
        found.Cause.ShouldContain("did not answer within");
    }

    [Fact]
    public async Task A_Podman_that_answers_slowly_is_warned_of()
    {
        var answers = new PodmanAnswers(_host.Host, _host.Podman, TimeSpan.FromMinutes(2)) { Slow = TimeSpan.Zero };
        var found = await answers.ExamineAsync(default);
        found.Status.ShouldBe(Health.Warning);
        found.Cause.ShouldContain(" s to answer");
        found.Cure.ShouldNotBeNull().ShouldContain("see what keeps Podman busy");
    }

    [Fact]
    public void An_answer_is_slow_from_five_seconds_on() =>
        new PodmanAnswers(_host.Host, _host.Podman, TimeSpan.FromMinutes(2)).Slow.ShouldBe(TimeSpan.FromSeconds(5));

    [Fact]
    public async Task An_account_of_the_host_that_cannot_be_read_is_no_crash()
    {
        _host.Write("podman.info", "{ \"host\": [] }");
        var found = (await _host.Examine()).Conditions.Where(each => each.Status != Health.Ok).ToList();
        found.ShouldAllBe(each => each.Status == Health.Warning && each.Cause.Contains("could not be examined"));
    }

    [Fact]
    public async Task The_storage_driver_that_copies_is_warned_of()
    {
        _host.Replace("podman.info", "\"overlay\"", "\"vfs\"");
        await _host.ShouldShow("storage driver", Health.Warning, "vfs copies the whole image");
    }

    [Fact]
    public async Task Limits_that_would_be_ignored_are_warned_of()
    {
        _host.Replace("podman.info", ", \"pids\"", "");
        await _host.ShouldShow("resource limits", Health.Warning, "cgroup v2 without pids");
        _host.Replace("podman.info", "\"v2\"", "\"v1\"");
        await _host.ShouldShow("resource limits", Health.Warning, "cgroup v1: rootless Podman ignores limits");
    }

    [Fact]
    public async Task A_confined_daemon_on_a_labelled_host_fails()
    {
        _host.Replace("podman.info", "\"selinuxEnabled\": false", "\"selinuxEnabled\": true");
        (await _host.Examine()).Healthy.ShouldBeTrue();
        _host.Write("proc/self/attr/current", "system_u:system_r:container_t:s0:c1,c2\0");
        await _host.ShouldShow("SELinux", Health.Failed, "may not connect to Podman's socket");
    }

    [Fact]
    public async Task A_rootless_session_without_network_helper_fails()
    {
        File.Delete(_host.At("usr/bin/pasta"));
        await _host.ShouldShow("session network", Health.Failed, "neither pasta nor slirp4netns");
        _host.Write("usr/libexec/podman/slirp4netns", "");
        (await _host.Examine()).Healthy.ShouldBeTrue();
    }

    [Fact]
    public async Task A_rootless_session_without_tunnel_device_fails()
    {
        File.Delete(_host.At("dev/net/tun"));
        await _host.ShouldShow("session network", Health.Failed, "/dev/net/tun does not exist");
    }

    [Fact]
    public async Task A_daemon_that_talks_to_another_users_Podman_may_not_seal()
    {
        _host.Environment["CONTAINER_HOST"] = "unix:///run/podman/podman.sock";
        _host.UserId = 0;
        await _host.ShouldShow("record ownership", Health.Failed, "written as user 4711 of the host, and this daemon is user 0 there");
    }

    [Fact]
    public async Task A_daemon_that_is_the_Podman_user_outside_or_may_change_any_mode_seals()
    {
        _host.Environment["CONTAINER_HOST"] = "unix:///run/podman/podman.sock";
        _host.UserId = 0;
        _host.Replace("proc/self/status", "CapEff:\t0000000000000000", "CapEff:\t0000000000000008");
        (await _host.Examine()).Healthy.ShouldBeTrue();
        _host.Replace("proc/self/status", "CapEff:\t0000000000000008", "CapEff:\t0000000000000000");
        _host.Write("proc/self/uid_map", "0 4711 1\n1 100000 65536\n");
        (await _host.Examine()).Healthy.ShouldBeTrue();
    }

    [Theory]
    [InlineData(100999u, true)]
    [InlineData(165536u, false)]
    public async Task A_daemon_that_is_a_subordinate_id_of_the_Podman_user_is_given_the_records(uint user, bool healthy)
    {
        _host.Environment["CONTAINER_HOST"] = "unix:///run/podman/podman.sock";
        _host.Environment["XDG_RUNTIME_DIR"] = "";
        _host.UserId = user;
        (await _host.Examine()).Conditions.Single(each => each.Condition == "record ownership").Status.ShouldBe(
            healthy ? Health.Ok : Health.Failed);
    }

    [Fact]
    public async Task The_capability_counts_only_over_users_that_the_daemons_namespace_knows()
    {
        _host.Environment["CONTAINER_HOST"] = "unix:///run/podman/podman.sock";
        _host.UserId = 0;
        _host.Replace("proc/self/status", "CapEff:\t0000000000000000", "CapEff:\t000001ffffffffff");
        _host.Write("proc/self/uid_map", "0 1000 1\n1 100000 65536\n");
        await _host.ShouldShow("record ownership", Health.Failed, "this daemon is user 1000 there");
    }
}
