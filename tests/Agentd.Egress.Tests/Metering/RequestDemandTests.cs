using System.Text;
using Agentd.Domain.Usage;
using Agentd.Egress.Inspection.Budgets;
using Agentd.Egress.Protocol;

namespace Agentd.Egress.Tests.Metering;

/// <summary>What a request can use at most, by what stands in it.</summary>
public sealed class RequestDemandTests
{
    private const int Added = 1024;

    private static readonly BudgetTerms _tokens = new(new EgressBudget(Tokens: 1));

    private static readonly BudgetTerms _cost = new(new EgressBudget(
        Cost: 1, Currency: "USD", Models: ["claude-*", "gpt-4"],
        Prices: [new EgressPrice("claude-haiku-*", 1, 5, CacheWrite: 2, MaxOutput: 1000), new EgressPrice("claude-s*", 3, 15)]));

    [Theory]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"model":"m","max_tokens":100}""", 100)]
    [InlineData(MeteredApi.Anthropic, "/v1/messages",
        """{"messages":[{"max_tokens":7,"x":{"max_tokens":8}}],"max\u005ftokens":100,"n":9}""", 100)]
    [InlineData(MeteredApi.Openai, "/v1/chat/completions", """{"max_tokens":100,"n":3}""", 300)]
    [InlineData(MeteredApi.Openai, "/v1/chat/completions", """{"max_tokens":100,"max_completion_tokens":40}""", 100)]
    [InlineData(MeteredApi.Openai, "/v1/responses", """{"max_output_tokens":100,"previous_response_id":null}""", 100)]
    [InlineData(MeteredApi.Openai, "/v1/completions", """{"max_tokens":100,"n":2,"best_of":5,"prompt":"x"}""", 500)]
    [InlineData(MeteredApi.Openai, "/v1/embeddings", """{"input":"x"}""", 0)]
    [InlineData(MeteredApi.Gemini, "/v1/models/m:generateContent",
        """{"generationConfig":{"maxOutputTokens":50,"candidateCount":2}}""", 100)]
    [InlineData(MeteredApi.Gemini, "/v1/models/m:generateContent", """{"generation_config":{"max_output_tokens":100}}""", 100)]
    public void It_is_a_token_for_each_byte_and_what_may_be_written(MeteredApi api, string path, string body, long output) =>
        RequestDemand.Read(Encoding.UTF8.GetBytes(body), api, path, _tokens)
            .ShouldBe(new RequestDemand(Encoding.UTF8.GetByteCount(body) + Added, output));

    [Theory]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"model":"m"}""", "say max_tokens")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":null}""", "say max_tokens")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1e3}""", "max_tokens must be a whole number")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":0}""", "max_tokens must be a whole number")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":"9"}""", "max_tokens must be a whole number")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"max_tokens":100000}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"max\u005ftokens":100000}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"Max_Tokens":100000}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1}{"max_tokens":100000}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"\ud800":1,"max_tokens":1}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """[{"max_tokens":1}]""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", "max_tokens=1", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", "", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"mcp_servers":[]}""", "what mcp_servers leads to")]
    [InlineData(MeteredApi.Openai, "/v1/responses", """{"max_output_tokens":1,"previous_response_id":"r"}""", "previous_response_id")]
    [InlineData(MeteredApi.Openai, "/v1/responses", """{"max_tokens":1}""", "say max_output_tokens")]
    [InlineData(MeteredApi.Openai, "/v1/chat/completions", """{"max_tokens":1,"n":100000}""", "n must be a whole number")]
    [InlineData(MeteredApi.Gemini, "/v1/models/m:generateContent", """{"maxOutputTokens":1}""", "say generationConfig.maxOutputTokens")]
    [InlineData(MeteredApi.Gemini, "/v1/models/m:generateContent", """{"generationConfig":{"maxOutputTokens":1},"cachedContent":"c"}""",
        "cachedContent")]
    public void What_is_not_known_is_no_demand(MeteredApi api, string path, string body, string why) =>
        Should.Throw<FormatException>(() => RequestDemand.Read(Encoding.UTF8.GetBytes(body), api, path, _tokens))
            .Message.ShouldContain(why);

    [Fact]
    public void What_it_costs_at_most_is_by_the_dearest_way_to_read_it()
    {
        const string Body = """{"model":"claude-haiku-4-5"}""";
        var demand = RequestDemand.Read(Encoding.UTF8.GetBytes(Body), MeteredApi.Anthropic, "/v1/messages", _cost);
        (demand.Input, demand.Output).ShouldBe((Body.Length + Added, 1000));
        demand.Most.Cost.ShouldBe(((2m * demand.Input) + 5000) / 1_000_000);
    }

    [Theory]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1}""", "does not name one model")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"model":["claude-s"]}""", "does not name one model")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"model":"claude-s","Model":"x"}""", "read in one way alone")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"model":"claude-s","models":[""]}""", "names several models")]
    [InlineData(MeteredApi.Anthropic, "/v1/messages", """{"max_tokens":1,"model":"claude-opus"}""", "claude-opus has no price")]
    [InlineData(MeteredApi.Openai, "/v1/chat/completions", """{"max_tokens":1,"model":"gpt-5"}""", "among its models: claude-*, gpt-4")]
    [InlineData(MeteredApi.Gemini, "/v1/models/gemini-3:generateContent", """{"model":"gpt-4"}""", "gemini-3 is not among its models")]
    public void A_model_without_a_price_or_that_is_not_meant_is_not_asked(MeteredApi api, string path, string body, string why) =>
        Should.Throw<FormatException>(() => RequestDemand.Read(Encoding.UTF8.GetBytes(body), api, path, _cost))
            .Message.ShouldContain(why);
}
