using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>What a request to a metered host may cost.</summary>
internal enum Spending
{
    /// <summary>Nothing, as a greeting and a question for the names of models.</summary>
    None,

    /// <summary>Something, and its answer tells how much.</summary>
    Measured,

    /// <summary>Perhaps something, and nothing would tell how much.</summary>
    Unmeasured,
}

/// <summary>Tells by method and path what a request may cost: whatever is not known to cost nothing may cost something.</summary>
internal static class SpendingPaths
{
    private static readonly string[] OpenaiMeasured = ["/chat/completions", "/responses", "/completions", "/embeddings"];
    private static readonly string[] GeminiMeasured = [":generateContent", ":streamGenerateContent"];

    private static readonly string[] AnthropicFree = ["/v1/messages/count_tokens", "/v1/files"];
    private static readonly string[] OpenaiFree = ["/responses/input_tokens", "/files", "/moderations", "/cancel"];
    private static readonly string[] GeminiFree = [":countTokens"];

    /// <summary>What a request may cost.</summary>
    /// <param name="api">What the host speaks.</param>
    /// <param name="method">The request's method.</param>
    /// <param name="path">Its path, decoded, without its query; null for one that can be read in two ways.</param>
    /// <param name="isOther">
    /// Whether it may become another request: by a connection on which both sides talk as they like, or a header that names another method.
    /// </param>
    public static Spending Of(MeteredApi api, string method, string? path, bool isOther)
    {
        if (isOther || path is null) return Spending.Unmeasured;
        // Nobody is asked to think by these.
        if (method is "GET" or "HEAD" or "OPTIONS" or "DELETE") return Spending.None;
        if (method == "POST" && IsMeasured(api, path)) return Spending.Measured;
        return IsFree(api, path) ? Spending.None : Spending.Unmeasured;
    }

    /// <summary>The model that a path of Gemini's names; null for none.</summary>
    public static string? ModelIn(string? path)
    {
        const string Models = "/models/";
        if (path is null) return null;
        var (at, end) = (path.LastIndexOf(Models, StringComparison.Ordinal), path.LastIndexOf(':'));
        return at >= 0 && end > at + Models.Length ? path[(at + Models.Length)..end] : null;
    }

    private static bool IsMeasured(MeteredApi api, string path) => api switch
    {
        MeteredApi.Anthropic => path.EndsWith("/v1/messages", StringComparison.Ordinal),
        MeteredApi.Openai => EndsWithOneOf(path, OpenaiMeasured),
        _ => EndsWithOneOf(path, GeminiMeasured),
    };

    private static bool IsFree(MeteredApi api, string path) => api switch
    {
        // There its own clients tell of themselves.
        MeteredApi.Anthropic => path.StartsWith("/api/", StringComparison.Ordinal) || EndsWithOneOf(path, AnthropicFree),
        MeteredApi.Openai => EndsWithOneOf(path, OpenaiFree),
        _ => EndsWithOneOf(path, GeminiFree),
    };

    private static bool EndsWithOneOf(string path, string[] ends) => ends.Any(end => path.EndsWith(end, StringComparison.Ordinal));
}
