using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>
/// Anthropic's Messages: an answer with <c>usage</c>, or events of which <c>message_start</c> and <c>message_delta</c> have one, the later
/// with the sums, and <c>message_stop</c> is the last.
/// </summary>
internal sealed class AnthropicShape : UsageShape
{
    private const string Input = "input_tokens", Output = "output_tokens";
    private const string CacheRead = "cache_read_input_tokens", CacheWrite = "cache_creation_input_tokens";

    private bool _isWhole, _hasSum, _isLast;

    /// <inheritdoc/>
    public override IReadOnlyCollection<string> Names { get; } =
        ["type", "message", "model", "usage", Input, Output, CacheRead, CacheWrite];

    /// <inheritdoc/>
    protected override bool IsWhole => _isWhole;

    /// <inheritdoc/>
    protected override TokenCounts Tokens => new(Count(Input), Count(Output), Count(CacheRead), Count(CacheWrite));

    /// <inheritdoc/>
    public override void Take(string place, JsonScalar value)
    {
        const string Message = "message.";
        var own = place.StartsWith(Message, StringComparison.Ordinal) ? place.AsSpan(Message.Length) : place;
        switch (own)
        {
            case "type" when place == "type": _isLast = value.Is("message"u8) || value.Is("message_stop"u8); break;
            case "model": SetModel(value); break;
            case "usage." + Input: SetCount(Input, value); break;
            case "usage." + CacheRead: SetCount(CacheRead, value); break;
            case "usage." + CacheWrite: SetCount(CacheWrite, value); break;
            case "usage." + Output:
                // That of message_start is of what was written so far.
                _hasSum |= own.Length == place.Length;
                SetCount(Output, value);
                break;
        }
    }

    /// <inheritdoc/>
    public override bool Ignores(ReadOnlySpan<byte> name) => name.StartsWith("content_block_"u8) || name.SequenceEqual("ping"u8);

    /// <inheritdoc/>
    public override void End()
    {
        if (_isLast) _isWhole = _hasSum && Has(Input);
        _isLast = false;
    }
}
