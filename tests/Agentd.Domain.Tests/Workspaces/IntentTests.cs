using Agentd.Domain.Workspaces;

namespace Agentd.Domain.Tests.Workspaces;

public sealed class IntentTests
{
    [Fact]
    public void Show_neither_request_nor_document_in_a_log()
    {
        new SessionIntent.Request("sesame").ToString().ShouldBe("request");
        new SessionIntent.Artifact("plan", "p1", "sesame"u8.ToArray()).ToString().ShouldBe("artifact plan");
        new OperatorInput("plan", "p1", "sesame"u8.ToArray()).ToString().ShouldBe("operator input plan/p1");
    }
}
