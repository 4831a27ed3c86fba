using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Tests.Linux;

public sealed class InheritedSocketsTests
{
    [Theory]
    [InlineData("7", "1", 1)]
    [InlineData("7", "2", 2)]
    [InlineData("8", "1", 0)]
    [InlineData(null, "1", 0)]
    [InlineData("7", null, 0)]
    [InlineData("7", "-1", 0)]
    [InlineData("7", "one", 0)]
    [InlineData("7", "1000000", 0)]
    public void Only_sockets_that_are_meant_for_this_process_count(string? process, string? count, int found) =>
        InheritedSockets.Count(name => name == "LISTEN_PID" ? process : name == "LISTEN_FDS" ? count : null, 7).ShouldBe(found);
}
