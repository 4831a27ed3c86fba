using System.Text.Json;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanHostLimitsTests
{
    private const string Ext4 = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";
    private const string QuotaXfs = Ext4 + "\n30 22 8:2 / /var/lib/containers rw,relatime - xfs /dev/sdb1 rw,attr2,prjquota";

    // Its session may not end because somebody else's files keep Podman busy.
    [Fact(Timeout = 300_000)]
    public async Task Are_asked_for_again_where_an_accepted_session_needs_them_and_once_where_none_is_accepted_yet()
    {
        using var podman = new FakePodman();
        WrittenProgram.Write(
            podman.Executable, $"#!/bin/sh\nmkdir {podman.Folder}/asked 2>/dev/null && exec sleep 1h\ncat {podman.Folder}/info\n");
        var options = podman.Options() with { CallDeadline = TimeSpan.FromSeconds(2) };
        PodmanHostLimits Limits() => new(new PodmanHost(new PodmanCli(options)), options);

        await Should.ThrowAsync<PodmanSilentException>(Limits().AskAsync(CancellationToken.None));
        Directory.Delete($"{podman.Folder}/asked");
        (await Limits().AskPatientlyAsync(CancellationToken.None)).Reason.ShouldContain("delegate");
    }

    [Theory]
    [InlineData("v1", true, "")]
    [InlineData("v1", true, "\"memory\",\"cpu\",\"pids\"")]
    public void Rootless_on_cgroup_version_1_enforces_nothing_whatever_it_lists(string version, bool rootless, string controllers)
    {
        var limits = PodmanHostLimits.Of(Info(version, rootless, controllers), Ext4);

        limits.Ignored.ShouldBe(["memory", "cpus", "pids"]);
        limits.HoldsLayer.ShouldBeFalse();
        limits.Reason.ShouldContain("cgroup version 1");
    }

    [Fact]
    public void Rootless_on_cgroup_version_2_enforces_what_is_delegated()
    {
        var limits = PodmanHostLimits.Of(Info("v2", true, "\"memory\",\"pids\""), Ext4);

        limits.Ignored.ShouldBe(["cpus"]);
        limits.Reason.ShouldContain("delegate");
    }

    [Fact]
    public void Root_on_cgroup_version_2_enforces_what_the_kernel_has_there()
    {
        var limits = PodmanHostLimits.Of(Info("v2", false, "\"cpu\",\"pids\""), Ext4);

        limits.Ignored.ShouldBe(["memory"]);
        limits.Reason.ShouldContain("cgroup_disable");
    }

    [Theory]
    [InlineData("v1", "")]
    [InlineData("v2", "\"memory\",\"cpu\",\"pids\"")]
    public void Root_enforces_all_but_the_layer(string version, string controllers)
    {
        var limits = PodmanHostLimits.Of(Info(version, false, controllers), Ext4);

        limits.Ignored.ShouldBeEmpty();
        limits.HoldsLayer.ShouldBeFalse();
        limits.Reason.ShouldContain("project quotas");
    }

    [Fact]
    public void A_layer_is_bounded_on_xfs_with_project_quotas_and_only_for_root()
    {
        PodmanHostLimits.Of(Info("v2", false, ""), QuotaXfs).HoldsLayer.ShouldBeTrue();
        PodmanHostLimits.Of(Info("v2", true, ""), QuotaXfs).HoldsLayer.ShouldBeFalse();
    }

    private static PodmanInfo Info(string version, bool rootless, string controllers) => JsonSerializer.Deserialize(
        $$$"""
        {"host":{"cgroupVersion":"{{{version}}}","cgroupControllers":[{{{controllers}}}],"security":{"rootless":{{{(rootless ? "true" : "false")}}}}},
         "store":{"graphDriverName":"overlay","graphRoot":"/var/lib/containers/storage"},"version":{"Version":"4.3.1"}}
        """,
        PodmanInfoJson.Default.PodmanInfo)!;
}
