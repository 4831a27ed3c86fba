using Xunit.Abstractions;

namespace Agentd.EndToEnd.Tests;

/// <summary>A class whose tests, one after the other, take half a minute and more: many, or some that wait.</summary>
[AttributeUsage(AttributeTargets.Class)]
internal sealed class LongAttribute : Attribute;

/// <summary>Long classes begin first: at the end nothing is left that the machine would do alone.</summary>
public sealed class LongFirst : ITestCollectionOrderer
{
    public IEnumerable<ITestCollection> OrderTestCollections(IEnumerable<ITestCollection> testCollections) =>
        testCollections.OrderBy(collection => ClassOf(collection)?.IsDefined(typeof(LongAttribute), inherit: false) is not true)
            .ThenBy(collection => collection.DisplayName, StringComparer.Ordinal);

    // xunit tells no more of a class that is a collection by itself than "Test collection for" and its name.
    private static Type? ClassOf(ITestCollection collection) => typeof(LongFirst).Assembly.GetType(collection.DisplayName.Split(' ')[^1]);
}
