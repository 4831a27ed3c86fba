using System.Text.RegularExpressions;
using Agentd.Architecture.Tests.WrongTypes;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>Names say what a thing is for, and where it is found.</summary>
public sealed partial class NameTests
{
    [Fact]
    public void Every_namespace_is_its_folder() => House.Sources().Where(IsMisplaced).Select(source => source.Path).ShouldBeEmpty();

    [Theory]
    [InlineData("Agentd.Domain/Sessions/Session.cs", "namespace Agentd.Domain.Agents;")]
    [InlineData("Agentd.Domain/Sessions/Session.cs", "namespace Agentd.Domain.Sessions.Ids;")]
    [InlineData("Agentd.Domain/Sessions/Session.cs", "public class Session;")]
    public void Catches_a_file_in_a_strange_folder(string path, string text) => IsMisplaced((path, text)).ShouldBeTrue();

    [Fact]
    public void No_type_and_no_folder_bears_a_name_that_says_nothing()
    {
        House.Types().Where(type => SaysNothing(type.Name)).Select(type => type.FullName).ShouldBeEmpty();
        House.Sources().SelectMany(source => source.Path.Split('/')[..^1]).Where(SaysNothing).ShouldBeEmpty();
    }

    [Fact]
    public void Catches_names_that_say_nothing() =>
        House.WrongTypes().Where(type => SaysNothing(type.Name)).Select(type => type.Name).ShouldBe([nameof(SessionManager)]);

    [Fact]
    public void No_type_name_stands_in_two_places() => StandingTwice(House.Types()).ShouldBeEmpty();

    [Fact]
    public void Catches_a_type_name_that_stands_in_two_assemblies_and_names_both() =>
        StandingTwice(House.TypesOf(House.Module(House.Protocol)).Concat(House.WrongTypes()))
            .ShouldBe([$"{typeof(Contract).FullName} and {typeof(Protocol.Contract).FullName}"]);

    // Nested types are their owner's business; a generic type and its plain parent share a name on purpose.
    private static IEnumerable<string> StandingTwice(IEnumerable<TypeDefinition> types) => types
        .Where(type => !type.IsNested && type.Namespace.Length > 0)
        .GroupBy(type => type.Name.Split('`')[0], type => type.FullName.Split('`')[0])
        .Where(same => same.Distinct().Count() > 1)
        .Select(same => string.Join(" and ", same.Distinct().Order(StringComparer.Ordinal)));

    private static bool IsMisplaced((string Path, string Text) source)
    {
        if (Path.GetFileName(source.Path) == "Program.cs") return false;
        var folder = Path.GetDirectoryName(source.Path)!.Replace('/', '.');
        return Namespace().Match(source.Text) is not { Success: true } declared || declared.Groups[1].Value != folder;
    }

    private static bool SaysNothing(string name) => Nothing().IsMatch(name.Split('`')[0]);

    [GeneratedRegex(@"^namespace ([\w.]+);$", RegexOptions.Multiline)]
    private static partial Regex Namespace();

    [GeneratedRegex("(Common|Helpers?|Utils?|Utilities|Misc|Managers?)$")]
    private static partial Regex Nothing();
}
