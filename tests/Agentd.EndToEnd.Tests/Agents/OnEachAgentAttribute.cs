using System.Reflection;
using Agentd.EndToEnd.Tests.Accounts;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Agents;

/// <summary>Runs a test with each agent of the examples whose image was made.</summary>
[AttributeUsage(AttributeTargets.Method)]
internal sealed class OnEachAgentAttribute : DataAttribute
{
    // A theory without data fails, where it is skipped too.
    public override IEnumerable<object[]> GetData(MethodInfo testMethod) =>
        TestSettings.Agents.DefaultIfEmpty("none").Select(name => (object[])[name]);
}
