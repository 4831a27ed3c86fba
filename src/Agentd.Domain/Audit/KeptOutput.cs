namespace Agentd.Domain.Audit;

/// <summary>What is known of the output that a record keeps.</summary>
public enum OutputState
{
    /// <summary>All that the session printed was written, up to its end.</summary>
    Whole,

    /// <summary>Something that the session printed is missing.</summary>
    Gap,

    /// <summary>Whether something is missing cannot be told.</summary>
    Unknown,

    /// <summary>None is kept, because the values to mask in it were not known any more.</summary>
    Withheld,

    /// <summary>None is kept, because it was gone.</summary>
    Lost,
}

/// <summary>What a record says of the session's output.</summary>
/// <param name="State">What is known of it.</param>
/// <param name="Reason">Why it is not whole, or not there; null when it is.</param>
public sealed record KeptOutput(OutputState State, string? Reason = null)
{
    /// <summary>Whether there was more than a record keeps.</summary>
    public bool IsCut { get; init; }

    /// <summary>Whether anything of it is missing from the record; null when that cannot be told.</summary>
    public bool? IsMissing => State == OutputState.Unknown && !IsCut ? null : State != OutputState.Whole || IsCut;
}
