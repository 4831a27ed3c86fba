using Agentd.Domain.Sessions;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>A phase is one word from top to bottom: enum member, folder, command, handler, log and record.</summary>
public sealed class PhaseTests
{
    [Fact]
    public void Every_phase_has_its_folder_command_and_handler() => Enum.GetNames<SessionPhase>().SelectMany(Missing).ShouldBeEmpty();

    [Fact]
    public void Catches_a_phase_without_them() =>
        Missing("Polish").ShouldBe(
            ["Agentd.Application.Sessions.Polish.PolishCommand", "Agentd.Application.Sessions.Polish.PolishHandler"]);

    [Fact]
    public void Every_phases_word_is_its_name() =>
        Enum.GetValues<SessionPhase>().ShouldAllBe(phase => phase.Word() == phase.ToString().ToLowerInvariant());

    [Fact]
    public void Every_handler_is_sealed_and_alone_in_handling_its_command() => Handlers(House.TypesOf(House.Module(House.Application)))
        .GroupBy(handler => handler.Command).Where(group => group.Count() != 1 || !group.Single().Handler.IsSealed)
        .Select(group => group.Key).ShouldBeEmpty();

    [Fact]
    public void Catches_a_command_with_two_handlers() => Handlers(House.WrongTypes())
        .GroupBy(handler => handler.Command).Where(group => group.Count() != 1).ShouldHaveSingleItem();

    private static IEnumerable<string> Missing(string phase) => new[] { "Command", "Handler" }
        .Select(kind => $"Agentd.Application.Sessions.{phase}.{phase}{kind}")
        .Where(type => House.Module(House.Application).GetType(type) is null);

    private static IEnumerable<(TypeDefinition Handler, string Command)> Handlers(IEnumerable<TypeDefinition> types) =>
        from type in types
        from one in type.Interfaces
        where one.InterfaceType is GenericInstanceType { ElementType.FullName: "MediatR.IRequestHandler`2" }
        select (type, ((GenericInstanceType)one.InterfaceType).GenericArguments[0].FullName);
}
