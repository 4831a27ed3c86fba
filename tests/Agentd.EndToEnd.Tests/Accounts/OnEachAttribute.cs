using System.Reflection;
using Xunit.Sdk;

namespace Agentd.EndToEnd.Tests.Accounts;

/// <summary>Runs a test rootless, and as root also rootful, each with these arguments after the privilege.</summary>
[AttributeUsage(AttributeTargets.Method, AllowMultiple = true)]
internal sealed class OnEachAttribute(params object[] arguments) : DataAttribute
{
    /// <summary>Spares the rootful run of a behaviour that does not depend on who runs the daemon.</summary>
    public bool RootlessOnly { get; init; }

    public override IEnumerable<object[]> GetData(MethodInfo testMethod)
    {
        yield return [Privilege.Rootless, .. arguments];
        if (Account.CallerIsRoot && !RootlessOnly) yield return [Privilege.Rootful, .. arguments];
    }
}
