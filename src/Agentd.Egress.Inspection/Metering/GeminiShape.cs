using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Gemini's generateContent: <c>usageMetadata</c> in the answer, or in each part of a stream, which comes as events or as one array, with
/// the sums so far. The part that says why it ended has the sums of all.
/// </summary>
internal sealed class GeminiShape : UsageShape
{
    private const string Usage = "usageMetadata", Prompt = "promptTokenCount", Tools = "toolUsePromptTokenCount";
    private const string Candidates = "candidatesTokenCount", Thoughts = "thoughtsTokenCount", Cached = "cachedContentTokenCount";

    private bool _isWhole, _hasEnd;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names { get; } =
    [
        Usage, Prompt, Tools, Candidates, Thoughts, Cached, "candidates", "finishReason", "promptFeedback", "blockReason", "modelVersion",
    ];

    /// <inheritdoc/>
    protected override bool IsWhole => _isWhole;

    /// <inheritdoc/>
    protected override TokenCounts Tokens => new(
        Count(Prompt) + Count(Tools) - Count(Cached), Count(Candidates) + Count(Thoughts), Count(Cached));

    /// <inheritdoc/>
    public override void Take(string place, JsonScalar value)
    {
        const string Part = "[].", Own = Usage + ".";
        var inPart = place.StartsWith(Part, StringComparison.Ordinal) ? place.AsSpan(Part.Length) : place;
        if (inPart.StartsWith(Own, StringComparison.Ordinal)) SetCount(inPart[Own.Length..], value);
        else if (inPart is "modelVersion") SetModel(value);
        else if (inPart is "candidates[].finishReason" or "promptFeedback.blockReason")
            _hasEnd |= value is { IsText: true, IsEmpty: false };
    }

    /// <inheritdoc/>
    public override void End() => _isWhole = _hasEnd && Has(Prompt);
}
