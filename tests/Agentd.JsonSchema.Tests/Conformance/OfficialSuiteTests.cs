using Xunit.Abstractions;

namespace Agentd.JsonSchema.Tests.Conformance;

public class OfficialSuiteTests(ITestOutputHelper output)
{
    [SuiteFact]
    public void Passes_every_required_test_of_the_official_suite()
    {
        var run = new SuiteRun(output, new CompileOptions { Registry = SuiteData.Remotes() });
        run.Run(Path.Combine(SuiteData.Directory!, "tests"));
        run.Summarize();
        run.Failed.ShouldBeEmpty();
    }

    [SuiteFact]
    public void Passes_the_optional_tests_but_for_other_drafts()
    {
        var run = new SuiteRun(output, new CompileOptions { Registry = SuiteData.Remotes() });
        run.Run(Path.Combine(SuiteData.Directory!, "tests", "optional"));
        run.Summarize();
        run.Failed.ShouldAllBe(failure => failure.StartsWith("cross-draft"));
    }

    [SuiteFact]
    public void Passes_the_optional_tests_of_every_format()
    {
        var run = new SuiteRun(output, new CompileOptions { Registry = SuiteData.Remotes(), AssertFormats = true });
        run.Run(Path.Combine(SuiteData.Directory!, "tests", "optional", "format"));
        run.Summarize();
        run.Failed.ShouldBeEmpty();
    }
}
