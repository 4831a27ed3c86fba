using Agentd.Architecture.Tests.WrongTypes;
using Agentd.Architecture.Tests.WrongTypes.Round;

namespace Agentd.Architecture.Tests;

/// <summary>
/// Folders use one another in one direction: whoever reads one knows which others it leads to, and that they do not lead back.
/// </summary>
public sealed class CycleTests
{
    public static TheoryData<string> Rooms => [.. House.Rooms];

    [Theory]
    [MemberData(nameof(Rooms))]
    public void No_namespace_leads_back_to_itself(string room) => NamespaceCycles.Of(House.Module(room))
        .Select(cycle => $"{cycle.Key}: {cycle.Value}").ShouldBeEmpty();

    [Fact]
    public void Catches_two_namespaces_that_use_each_other_and_names_the_types()
    {
        var cycles = NamespaceCycles.Of(House.Tests);
        cycles.Keys.ShouldBe([typeof(TurnsAround).Namespace!, typeof(TurnsBack).Namespace!], ignoreOrder: true);
        cycles[typeof(TurnsAround).Namespace!].ShouldBe(
            $"{typeof(TurnsAround).FullName} uses {typeof(TurnsBack).FullName}; "
            + $"{typeof(TurnsBack).FullName} uses {typeof(TurnsAround).FullName}");
    }
}
