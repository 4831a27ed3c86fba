using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>The members of a request by which it says what it can use. One in an object has that one's name before its own.</summary>
/// <param name="Most">Those that bound how many tokens are written, the usual one first; none where nothing is.</param>
/// <param name="Times">Those that say how many answers are written at once.</param>
/// <param name="References">Those by which input is meant that does not stand in the request.</param>
internal sealed record DemandNames(IReadOnlyList<string> Most, IReadOnlyList<string> Times, IReadOnlyList<string> References)
{
    /// <summary>The member that names the model, where the path does not.</summary>
    public const string Model = "model";

    /// <summary>That by which some servers are told of others, which they may ask instead.</summary>
    public const string Models = "models";

    private static readonly DemandNames Messages = new(["max_tokens"], [], ["container", "mcp_servers"]);

    private static readonly DemandNames Responses =
        new(["max_output_tokens"], [], ["previous_response_id", "conversation", "prompt", "background"]);

    private static readonly DemandNames Chat = new(["max_completion_tokens", "max_tokens"], ["n"], []);

    private static readonly DemandNames Completions = new(["max_tokens"], ["n", "best_of"], []);

    private static readonly DemandNames Embeddings = new([], [], []);

    private static readonly DemandNames Gemini = new(
        [
            "generationConfig.maxOutputTokens", "generationConfig.max_output_tokens", "generation_config.maxOutputTokens",
            "generation_config.max_output_tokens",
        ],
        [
            "generationConfig.candidateCount", "generationConfig.candidate_count", "generation_config.candidateCount",
            "generation_config.candidate_count",
        ],
        ["cachedContent", "cached_content"]);

    /// <summary>All of them.</summary>
    public IEnumerable<string> All => [Model, Models, .. Most, .. Times, .. References];

    /// <summary>Those of a request to a path that is measured.</summary>
    public static DemandNames Of(MeteredApi api, string path) => api switch
    {
        MeteredApi.Anthropic => Messages,
        MeteredApi.Gemini => Gemini,
        _ when path.EndsWith("/responses", StringComparison.Ordinal) => Responses,
        _ when path.EndsWith("/chat/completions", StringComparison.Ordinal) => Chat,
        _ when path.EndsWith("/embeddings", StringComparison.Ordinal) => Embeddings,
        _ => Completions,
    };
}
