using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// OpenAI's answers: <c>usage</c> at the top, or in the <c>response</c> of the event that ends a stream of Responses. A stream of Chat
/// Completions has it in its last event, if its <c>stream_options</c> ask for that, and ends with <c>[DONE]</c>.
/// </summary>
/// <param name="isStream">Whether the answer is one of events.</param>
internal sealed class OpenaiShape(bool isStream) : UsageShape
{
    private const string Input = "input_tokens", Output = "output_tokens", Cached = "cached_tokens";
    private const string Prompt = "prompt_tokens", Completion = "completion_tokens";
    private const string InputDetails = "input_tokens_details", PromptDetails = "prompt_tokens_details";

    private bool _isWhole, _isLast;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names { get; } =
    [
        "type", "model", "response", "usage", Input, Output, Prompt, Completion, InputDetails, PromptDetails, Cached,
    ];

    /// <inheritdoc/>
    protected override bool IsWhole => _isWhole;

    /// <inheritdoc/>
    protected override TokenCounts Tokens
    {
        get
        {
            var (read, cached) = (Has(Input) ? Count(Input) : Count(Prompt), Count(Cached));
            // What came from the cache is part of what was read.
            return new TokenCounts(read - cached, Has(Output) ? Count(Output) : Count(Completion), cached);
        }
    }

    private bool HasUsage => Has(Input) || Has(Prompt);

    /// <inheritdoc/>
    public override void Take(string place, JsonScalar value)
    {
        const string Response = "response.";
        switch (place.StartsWith(Response, StringComparison.Ordinal) ? place.AsSpan(Response.Length) : place)
        {
            case "type" when place == "type":
                _isLast = value.Is("response.completed"u8) || value.Is("response.incomplete"u8) || value.Is("response.failed"u8);
                break;
            case "model":
                SetModel(value);
                break;
            case "usage." + Input: SetCount(Input, value); break;
            case "usage." + Output: SetCount(Output, value); break;
            case "usage." + Prompt: SetCount(Prompt, value); break;
            case "usage." + Completion: SetCount(Completion, value); break;
            case "usage." + InputDetails + "." + Cached or "usage." + PromptDetails + "." + Cached: SetCount(Cached, value); break;
        }
    }

    /// <inheritdoc/>
    public override bool Ignores(ReadOnlySpan<byte> name) => name.EndsWith(".delta"u8);

    /// <inheritdoc/>
    public override void End()
    {
        if (!isStream || _isLast) _isWhole = HasUsage;
        _isLast = false;
    }

    /// <inheritdoc/>
    public override void EndStream() => _isWhole = HasUsage;
}
