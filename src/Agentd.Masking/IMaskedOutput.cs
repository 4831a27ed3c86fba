namespace Agentd.Masking;

/// <summary>Where a masker puts a text of which nothing is secret any more, in order.</summary>
public interface IMaskedOutput
{
    /// <summary>A stretch of the text as it came.</summary>
    /// <param name="text">The bytes; valid only during the call.</param>
    /// <param name="offset">The place of the first one in all that was written to the masker.</param>
    void Literal(ReadOnlySpan<byte> text, long offset);

    /// <summary>Here, once, stood something secret; what follows it may be secret too, and is then not mentioned again.</summary>
    /// <param name="offset">The place of its first byte in all that was written to the masker.</param>
    void Masked(long offset);

    /// <summary>Here stood the line that ends an output; nothing takes its place.</summary>
    /// <param name="offset">The place of its first byte in all that was written to the masker.</param>
    void Ended(long offset) { }
}
