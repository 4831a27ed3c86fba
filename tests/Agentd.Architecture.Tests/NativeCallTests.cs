using Agentd.Architecture.Tests.WrongTypes;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>What the C library and the kernel are asked stands in two rooms, one for each side of the socket, and stands once.</summary>
public sealed class NativeCallTests
{
    private static readonly string[] _linux = ["Agentd.Protocol.Linux", "Agentd.Infrastructure.Linux", "Agentd.Egress.Linux"];

    [Fact]
    public void Only_the_Linux_rooms_import_native_functions() => Strays(Imports()).ShouldBeEmpty();

    [Fact]
    public void Every_native_function_is_imported_once() => Twice(Imports()).ShouldBeEmpty();

    [Fact]
    public void Infrastructure_knows_of_the_protocol_its_Linux_room_alone() =>
        OfTheProtocol(House.Module(House.Infrastructure)).ShouldBe(["Agentd.Protocol.Linux"]);

    [Fact]
    public void Catches_whoever_uses_the_messages_too() => OfTheProtocol(House.Tests).ShouldContain("Agentd.Protocol");

    [Fact]
    public void Catches_an_import_elsewhere_and_one_that_stands_twice()
    {
        var wrong = Imports(House.Tests).ToList();
        Strays(wrong).ShouldBe([typeof(AsksTheKernelItself).FullName!]);
        Twice(wrong).ShouldBe(["libc geteuid"]);
    }

    private static IEnumerable<string> OfTheProtocol(ModuleDefinition module) => module.GetTypeReferences()
        .Where(type => type.Scope.Name == House.Protocol).Select(type => type.Namespace).Where(name => name.Length > 0).Distinct();

    private static IEnumerable<MethodDefinition> Imports() => House.Rooms.SelectMany(room => Imports(House.Module(room)));

    private static IEnumerable<MethodDefinition> Imports(ModuleDefinition module) =>
        module.GetTypes().SelectMany(type => type.Methods).Where(method => method.HasPInvokeInfo);

    private static IEnumerable<string> Strays(IEnumerable<MethodDefinition> imports) => imports
        .Select(import => House.Written(import.DeclaringType))
        .Where(type => !_linux.Contains(type.Namespace)).Select(type => type.FullName).Distinct().Order();

    private static IEnumerable<string> Twice(IEnumerable<MethodDefinition> imports) => imports
        .GroupBy(import => $"{import.PInvokeInfo.Module.Name} {import.PInvokeInfo.EntryPoint}")
        .Where(same => same.Count() > 1).Select(same => same.Key).Order();
}
