namespace Agentd.Protocol.Tests;

public sealed class ProductVersionTests
{
    [Fact]
    public void Is_the_version_that_the_assemblies_are_built_with() =>
        typeof(ProductVersion).Assembly.GetName().Version!.ToString(3).ShouldBe(ProductVersion.Number);

    [Fact]
    public void Is_said_as_one_exact_line() => ProductVersion.Line.ShouldBe("agentd 0.1.1");
}
