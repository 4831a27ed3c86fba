using Agentd.Architecture.Tests.WrongTypes;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>Ports hold what the application asks of the outside, and no behaviour.</summary>
public sealed class PortTests
{
    [Fact]
    public void Every_port_is_an_interface_a_record_an_enumeration_or_an_exception() =>
        House.TypesOf(House.Module(House.Application)).Where(type => House.Written(type).Namespace == "Agentd.Application.Ports")
            .Where(IsNoPort).Select(type => type.FullName).ShouldBeEmpty();

    [Fact]
    public void Catches_a_class_with_behaviour_among_them() =>
        House.WrongTypes().Where(IsNoPort).Select(type => type.Name).ShouldContain(nameof(SessionManager));

    [Fact]
    public void Interfaces_stand_among_the_ports_or_have_more_than_one_shape() =>
        House.TypesOf(House.Module(House.Domain)).Where(type => type.IsInterface).Select(type => type.FullName).ShouldBeEmpty();

    private static bool IsNoPort(TypeDefinition type) => !(type.IsInterface || type.IsEnum || IsRecord(type) || IsException(type));

    private static bool IsRecord(TypeDefinition type) => type.Methods.Any(method => method.Name is "<Clone>$" or "PrintMembers");

    private static bool IsException(TypeDefinition type) => type.Name.EndsWith("Exception", StringComparison.Ordinal);
}
