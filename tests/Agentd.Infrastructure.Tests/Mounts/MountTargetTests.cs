using Agentd.Domain.Agents;
using FsCheck;
using FsCheck.Fluent;
using FsCheck.Xunit;

namespace Agentd.Infrastructure.Tests.Mounts;

public sealed class MountTargetTests
{
    private static readonly AgentName Site = AgentName.Parse("site");

    private static readonly Arbitrary<string> Targets = Gen
        .Elements("a", "ab", "b", "home", "site", "agentd", "methodology", "repo", "repo-cache")
        .NonEmptyListOf().Select(parts => "/" + string.Join('/', parts.Take(4))).ToArbitrary();

    [Theory]
    [InlineData("/home/site/.claude")]
    [InlineData("/home/site/repo-cache")]
    [InlineData("/home/site/.agentd-extra")]
    [InlineData("/home/other")]
    [InlineData("/agentd/methodology-extra")]
    [InlineData("/agentd/other")]
    [InlineData("/agentd/networks")]
    [InlineData("/opt/data")]
    public void A_place_that_agentd_does_not_use_is_free(string target)
    {
        MountTarget.Objection(target).ShouldBeNull();
        MountTarget.ReservedObjection(target, Site).ShouldBeNull();
    }

    [Fact]
    public void Without_a_usable_name_only_the_common_places_are_reserved()
    {
        MountTarget.ReservedObjection("/home/site/repo", null).ShouldBeNull();
        MountTarget.ReservedObjection("/agentd/session", null).ShouldNotBeNull();
    }

    [Property]
    public Property Targets_overlap_exactly_when_one_begins_with_all_components_of_the_other() =>
        Prop.ForAll(Targets, Targets, (left, right) =>
        {
            var (one, other) = (left.Split('/'), right.Split('/'));
            var shared = Math.Min(one.Length, other.Length);
            return MountTarget.Overlap(left, right) == one.Take(shared).SequenceEqual(other.Take(shared));
        });
}
