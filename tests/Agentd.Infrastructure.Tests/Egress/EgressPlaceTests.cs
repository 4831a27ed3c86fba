using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Egress;

namespace Agentd.Infrastructure.Tests.Egress;

public sealed class EgressPlaceTests : IDisposable
{
    private readonly string _root = Directory.CreateTempSubdirectory("agentd-place-").FullName;
    private readonly EgressPlace _place;

    public EgressPlaceTests()
    {
        _place = new EgressPlace(_root, DaemonId.FromPaths("/s", "/p"), "/nowhere/agentd-egress");
        _place.Make();
    }

    public void Dispose() => Directory.Delete(_root, recursive: true);

    [Fact]
    public void Is_removed_where_a_broker_died()
    {
        File.WriteAllText($"{_place.Directory}/lock", "");
        File.WriteAllText($"{_place.Directory}/control", "");

        _place.RemoveAbandoned();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }

    [Fact]
    public void Is_removed_where_a_broker_could_not_even_claim_it()
    {
        _place.RemoveAbandoned();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }

    [Fact]
    public void Is_left_to_a_broker_that_lives()
    {
        using var claim = new FileStream($"{_place.Directory}/lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        _place.RemoveAbandoned();

        Directory.Exists(_place.Directory).ShouldBeTrue();
    }

    [Fact]
    public void Need_not_be_there()
    {
        Directory.Delete(_place.Directory);

        _place.RemoveAbandoned();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }
}
