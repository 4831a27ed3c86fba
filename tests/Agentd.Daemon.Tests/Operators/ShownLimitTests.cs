using Agentd.Domain.Agents;
using Agentd.Protocol.Replies;

namespace Agentd.Daemon.Tests.Operators;

public sealed class ShownLimitTests
{
    [Fact]
    public void Every_limit_that_a_session_may_have_is_shown_to_operators() =>
        Limits.Resources.Select(shown => shown.Key).ShouldBe(ResourceLimits.All.Select(limit => limit.Key));
}
