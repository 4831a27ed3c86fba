using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>Whoever filters a log by an event's number finds one kind of event.</summary>
public sealed class EventTests
{
    private const string Attribute = "Microsoft.Extensions.Logging.LoggerMessageAttribute";

    [Fact]
    public void No_two_events_of_a_log_have_the_same_number()
    {
        var numbers = House.Types()
            .SelectMany(type => type.Methods.SelectMany(NumbersOf).Select(number => $"{type.FullName} {number}")).ToArray();

        numbers.ShouldNotBeEmpty();
        numbers.GroupBy(number => number).Where(group => group.Count() > 1).Select(group => group.Key).ShouldBeEmpty();
    }

    // Both ways to write it: first, and by its name.
    private static IEnumerable<int> NumbersOf(MethodDefinition method) =>
        from attribute in method.CustomAttributes
        where attribute.AttributeType.FullName == Attribute
        from number in attribute.ConstructorArguments.Take(1).Concat(
            attribute.Properties.Where(property => property.Name == "EventId").Select(property => property.Argument))
        where number.Value is int
        select (int)number.Value;
}
