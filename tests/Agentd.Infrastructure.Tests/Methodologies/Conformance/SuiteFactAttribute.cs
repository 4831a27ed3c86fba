namespace Agentd.Infrastructure.Tests.Methodologies.Conformance;

/// <summary>A fact that needs the data of the official suite, and is skipped, visibly, where it is absent.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class SuiteFactAttribute : FactAttribute
{
    public SuiteFactAttribute()
    {
        if (SuiteData.Directory is null)
            Skip = $"The data of the official JSON-Schema-Test-Suite is absent; name its directory in {SuiteData.Variable}.";
    }
}
