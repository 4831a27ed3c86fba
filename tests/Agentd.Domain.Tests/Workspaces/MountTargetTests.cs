using Agentd.Domain.Agents;
using FsCheck.Xunit;

namespace Agentd.Domain.Tests.Workspaces;

public sealed class MountTargetTests
{
    private static readonly AgentName _agent = AgentName.Parse("site-builder");

    [Theory]
    [InlineData("/home/site-builder/.claude")]
    [InlineData("/home/site-builder/repo-cache")]
    [InlineData("/home/site-builder/repository")]
    [InlineData("/home/other")]
    [InlineData("/agentd/methodology-extra")]
    [InlineData("/srv/a b")]
    [InlineData("/srv/...")]
    public void Takes_a_place_that_agentd_does_not_use(string target)
    {
        MountTarget.Objection(target).ShouldBeNull();
        MountTarget.ReservedObjection(target, _agent).ShouldBeNull();
    }

    [Theory]
    [InlineData("", "absolute")]
    [InlineData("srv", "absolute")]
    [InlineData("/srv/", "end with '/'")]
    [InlineData("/srv//x", "'//'")]
    [InlineData("//srv", "'//'")]
    [InlineData("/srv/./x", "'.' or '..'")]
    [InlineData("/srv/..", "'.' or '..'")]
    [InlineData("/srv/a,b", "none of")]
    [InlineData("/srv/a'b", "none of")]
    [InlineData("/srv/a\"b", "none of")]
    [InlineData("/srv/*", "none of")]
    [InlineData("/srv/[a]", "none of")]
    [InlineData("/srv/a\\b", "none of")]
    [InlineData("/srv/a\nb", "control character")]
    public void Says_what_is_wrong_with_a_form(string target, string why) => MountTarget.Objection(target)!.ShouldContain(why);

    [Theory]
    [InlineData("/")]
    [InlineData("/home")]
    [InlineData("/home/site-builder")]
    [InlineData("/home/site-builder/repo")]
    [InlineData("/home/site-builder/repo/sub")]
    [InlineData("/home/site-builder/.agentd")]
    [InlineData("/home/site-builder/.agentd/audit/runa")]
    [InlineData("/agentd")]
    [InlineData("/agentd/methodology")]
    [InlineData("/agentd/methodology/sub")]
    [InlineData("/agentd/invocation-input")]
    [InlineData("/agentd/session")]
    [InlineData("/agentd/continue")]
    public void Refuses_what_agentd_uses_and_all_above_and_below(string target) =>
        MountTarget.ReservedObjection(target, _agent).ShouldNotBeNull();

    [Theory]
    [InlineData("/a", "/a", true)]
    [InlineData("/a", "/a/b", true)]
    [InlineData("/a/b", "/a", true)]
    [InlineData("/a", "/ab", false)]
    [InlineData("/a/b", "/a/c", false)]
    [InlineData("/", "/x", true)]
    public void Compares_by_path_component(string left, string right, bool overlap) => MountTarget.Overlap(left, right).ShouldBe(overlap);

    [Property(MaxTest = 300)]
    public bool Overlaps_the_same_both_ways(string? left, string? right) =>
        MountTarget.Overlap("/" + left, "/" + right) == MountTarget.Overlap("/" + right, "/" + left);
}
