using Agentd.Architecture.Tests.WrongTypes;
using Mono.Cecil;

namespace Agentd.Architecture.Tests;

/// <summary>Small enough to be read at a glance.</summary>
public sealed class SizeTests
{
    private const int LongestFile = 300, LongestMethod = 60, LongestLine = 140;

    [Fact]
    public void No_file_is_longer_than_300_lines() => LongFiles(House.Sources(), LongestFile).ShouldBeEmpty();

    [Fact]
    public void Catches_a_file_that_is_too_long() =>
        LongFiles([("Agentd.Domain/Long.cs", string.Concat(Enumerable.Repeat("//\n", LongestFile + 1)))], LongestFile)
            .ShouldBe(["Agentd.Domain/Long.cs"]);

    [Fact]
    public void No_method_is_longer_than_60_lines() =>
        LongMethods(House.Rooms.SelectMany(room => House.Module(room).GetTypes()), LongestMethod).ShouldBeEmpty();

    [Fact]
    public void Catches_a_method_that_is_too_long() =>
        LongMethods(House.WrongTypes(), most: 8).ShouldBe([$"{typeof(TalksTooLong).FullName}.{nameof(TalksTooLong.Talk)}"]);

    [Fact]
    public void No_line_of_the_sources_is_longer_than_140_columns() => LongLines(House.Sources(), LongestLine).ShouldBeEmpty();

    [Fact]
    public void Catches_a_line_that_is_too_long() =>
        LongLines([("Agentd.Domain/Wide.cs", $"{new string('é', LongestLine)}\n{new string('/', LongestLine + 1)}\n")], LongestLine)
            .ShouldBe(["Agentd.Domain/Wide.cs:2"]);

    private static IEnumerable<string> LongFiles(IEnumerable<(string Path, string Text)> sources, int most) =>
        sources.Where(source => source.Text.Count(c => c == '\n') > most).Select(source => source.Path);

    private static IEnumerable<string> LongLines(IEnumerable<(string Path, string Text)> sources, int most) => sources
        .SelectMany(source => source.Text.Split('\n').Select((line, index) => (Place: $"{source.Path}:{index + 1}", line.Length)))
        .Where(line => line.Length > most)
        .Select(line => line.Place);

    private static IEnumerable<string> LongMethods(IEnumerable<TypeDefinition> types, int most) => types
        .SelectMany(type => type.Methods)
        .Where(method => !method.IsConstructor || !method.IsStatic) // a table of values is no method
        .Where(method => Lines(method) > most)
        .Select(method => $"{House.Written(method.DeclaringType).FullName}.{method.Name}");

    // Generated code stands in files of the build.
    private static int Lines(MethodDefinition method)
    {
        var points = method.DebugInformation.SequencePoints
            .Where(p => !p.IsHidden && !p.Document.Url.Contains("/obj/", StringComparison.Ordinal)).ToArray();
        return points.Length == 0 ? 0 : points.Max(p => p.EndLine) - points.Min(p => p.StartLine) + 1;
    }
}
