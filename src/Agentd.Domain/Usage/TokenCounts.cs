namespace Agentd.Domain.Usage;

/// <summary>Tokens, none of them counted twice.</summary>
/// <param name="Input">What was read anew, in tokens.</param>
/// <param name="Output">What was written, in tokens: what a model thought included.</param>
/// <param name="CacheRead">What was read from a cache, in tokens.</param>
/// <param name="CacheWrite">What was read and put into a cache, in tokens.</param>
public readonly record struct TokenCounts(long Input, long Output, long CacheRead = 0, long CacheWrite = 0)
{
    /// <summary>The most of each that one answer can claim; whoever claims more is not believed.</summary>
    public const long Most = 1_000_000_000;

    /// <summary>All of them.</summary>
    public long All => Input + Output + CacheRead + CacheWrite;

    /// <summary>Whether they can be what one answer used.</summary>
    public bool IsBelievable => IsCount(Input) && IsCount(Output) && IsCount(CacheRead) && IsCount(CacheWrite);

    /// <summary>Both together.</summary>
    public static TokenCounts operator +(TokenCounts one, TokenCounts other) => new(
        one.Input + other.Input, one.Output + other.Output, one.CacheRead + other.CacheRead, one.CacheWrite + other.CacheWrite);

    private static bool IsCount(long tokens) => tokens is >= 0 and <= Most;
}
