using Xunit.Abstractions;

namespace Agentd.JsonSchema.Tests.Conformance;

/// <summary>Runs files of the suite, counts, and names what fails.</summary>
internal sealed class SuiteRun(ITestOutputHelper output, CompileOptions options)
{
    private int passed;

    public List<string> Failed { get; } = [];

    public void Run(string directory)
    {
        foreach (var file in Directory.EnumerateFiles(directory, "*.json").Order())
        {
            var group = Path.GetFileNameWithoutExtension(file);
            var cases = SuiteData.Cases(group, file).ToList();
            var wrong = cases.Select(Judge).OfType<string>().ToList();
            output.WriteLine($"{group}: {cases.Count - wrong.Count} of {cases.Count}");
            passed += cases.Count - wrong.Count;
            Failed.AddRange(wrong);
        }
    }

    public void Summarize()
    {
        output.WriteLine($"passed {passed} of {passed + Failed.Count}");
        foreach (var failure in Failed)
            output.WriteLine("not passed: " + failure);
    }

    private string? Judge(SuiteCase test)
    {
        try
        {
            var result = Schema.Compile(test.Source, options).Validate(test.Data);
            return result.IsValid == test.IsValid && !result.GaveUp ? null : $"{test} ({string.Join("; ", result.Errors)})";
        }
        catch (SchemaException refused)
        {
            return $"{test} ({refused.Message})";
        }
    }
}
