using Agentd.Infrastructure.Methodologies.Schemas;
using Json.Schema;
using Xunit.Abstractions;

namespace Agentd.Infrastructure.Tests.Methodologies.Conformance;

public class OfficialSuiteTests(ITestOutputHelper output)
{
    [SuiteFact]
    public void Every_required_test_of_the_official_suite_is_passed()
    {
        var known = SuiteData.Remotes();
        var cases = Directory.EnumerateFiles(Path.Combine(SuiteData.Directory!, "tests"), "*.json").Order()
            .SelectMany(file => SuiteData.Cases(Path.GetFileNameWithoutExtension(file), file)).ToList();
        var wrong = cases.GroupBy(each => each.Source.GetRawText()).SelectMany(tests => Differences([.. tests], known)).ToList();
        output.WriteLine($"passed {cases.Count - wrong.Count} of {cases.Count}");
        cases.Count.ShouldBeGreaterThan(1_000);
        wrong.ShouldBeEmpty();
    }

    private static IEnumerable<string> Differences(IReadOnlyList<SuiteCase> tests, SchemaRegistry known)
    {
        try
        {
            var schema = Draft202012.Build(tests[0].Source, new Uri($"urn:uuid:{Guid.NewGuid()}"), known);
            return [.. tests.Where(test => schema.Evaluate(test.Data).IsValid != test.IsValid).Select(test => $"{test}: judged wrongly")];
        }
        catch (Exception refused)
        {
            return tests.Select(test => $"{test}: {refused.Message}");
        }
    }
}
