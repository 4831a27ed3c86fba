using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Metering;

namespace Agentd.Egress.Tests.Metering;

public sealed class SpendingPathsTests
{
    [Theory]
    [InlineData("anthropic", "POST", "/v1/messages", "measured")]
    [InlineData("anthropic", "POST", "/v1/messages/count_tokens", "none")]
    [InlineData("anthropic", "POST", "/v1/messages/batches", "unmeasured")]
    [InlineData("anthropic", "POST", "/v1/complete", "unmeasured")]
    [InlineData("anthropic", "GET", "/v1/models", "none")]
    [InlineData("anthropic", "POST", "/V1/messages", "unmeasured")]
    [InlineData("anthropic", "POST", "/", "unmeasured")]
    [InlineData("anthropic", "POST", "/api/event_logging/batch", "none")]
    [InlineData("openai", "POST", "/v1/chat/completions", "measured")]
    [InlineData("openai", "POST", "/openai/deployments/mine/chat/completions", "measured")]
    [InlineData("openai", "POST", "/v1/responses", "measured")]
    [InlineData("openai", "GET", "/v1/responses/resp_1", "none")]
    [InlineData("openai", "POST", "/v1/embeddings", "measured")]
    [InlineData("openai", "POST", "/v1/images/generations", "unmeasured")]
    [InlineData("openai", "POST", "/v1/batches", "unmeasured")]
    [InlineData("openai", "PUT", "/v1/chat/completions", "unmeasured")]
    [InlineData("openai", "HEAD", "/", "none")]
    [InlineData("gemini", "POST", "/v1beta/models/gemini-2.5-pro:generateContent", "measured")]
    [InlineData("gemini", "POST", "/v1beta/models/gemini-2.5-pro:streamGenerateContent", "measured")]
    [InlineData("gemini", "POST", "/v1beta/models/gemini-2.5-pro:countTokens", "none")]
    [InlineData("gemini", "POST", "/v1beta/models/imagen-4:predict", "unmeasured")]
    public void What_is_not_known_to_cost_nothing_may_cost_something(string api, string method, string path, string spending) =>
        SpendingPaths.Of(Enum.Parse<MeteredApi>(api, true), method, path, isOther: false)
            .ShouldBe(Enum.Parse<Spending>(spending, true));

    [Fact]
    public void What_may_become_another_request_is_not_measured()
    {
        SpendingPaths.Of(MeteredApi.Openai, "GET", "/v1/realtime", isOther: true).ShouldBe(Spending.Unmeasured);
        SpendingPaths.Of(MeteredApi.Anthropic, "POST", path: null, isOther: false).ShouldBe(Spending.Unmeasured);
    }

    [Theory]
    [InlineData("/v1beta/models/gemini-2.5-pro:generateContent", "gemini-2.5-pro")]
    [InlineData("/v1/projects/p/locations/l/publishers/google/models/gemini-2.0-flash:streamGenerateContent", "gemini-2.0-flash")]
    [InlineData("/v1/messages", null)]
    [InlineData("/v1beta/models/:generateContent", null)]
    public void A_path_may_name_the_model(string path, string? model) => SpendingPaths.ModelIn(path).ShouldBe(model);
}
