using System.Text.Json;
using Agentd.Infrastructure.Podman;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Tests.Podman;

public sealed class PodmanHostLimitsTests
{
    private const string Ext4 = "22 1 8:1 / / rw,relatime shared:1 - ext4 /dev/sda1 rw";
    private const string QuotaXfs = Ext4 + "\n30 22 8:2 / /var/lib/containers rw,relatime - xfs /dev/sdb1 rw,attr2,prjquota";

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

    [Theory]
    [InlineData("v1")]
    [InlineData("v2")]
    public void Root_enforces_all_but_the_layer(string version)
    {
        var limits = PodmanHostLimits.Of(Info(version, false, ""), Ext4);

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
