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
    public async Task Is_removed_where_a_broker_died()
    {
        File.WriteAllText($"{_place.Directory}/lock", "");
        File.WriteAllText($"{_place.Directory}/control", "");

        await _place.RemoveAbandonedAsync();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }

    [Fact]
    public async Task Is_removed_where_a_broker_could_not_even_claim_it()
    {
        await _place.RemoveAbandonedAsync();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }

    [Fact]
    public async Task Is_left_to_a_broker_that_lives()
    {
        using var claim = new FileStream($"{_place.Directory}/lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);

        await _place.RemoveAbandonedAsync();

        Directory.Exists(_place.Directory).ShouldBeTrue();
    }

    [Fact]
    public async Task Is_removed_once_a_broker_that_dies_has_let_it_go()
    {
        var claim = new FileStream($"{_place.Directory}/lock", FileMode.Create, FileAccess.ReadWrite, FileShare.None);
        var removing = _place.RemoveAbandonedAsync();
        removing.IsCompleted.ShouldBeFalse();

        await claim.DisposeAsync();

        await removing;
        Directory.Exists(_place.Directory).ShouldBeFalse();
    }

    [Fact]
    public async Task Need_not_be_there()
    {
        Directory.Delete(_place.Directory);

        await _place.RemoveAbandonedAsync();

        Directory.Exists(_place.Directory).ShouldBeFalse();
    }
}
