namespace Agentd.Benchmarks.Figures;

/// <summary>One line of the table.</summary>
/// <param name="Row">The row that measured it.</param>
/// <param name="What">What was measured, in a few words.</param>
/// <param name="Unit">The unit of the measured values and of the reference.</param>
/// <param name="Measured">The values.</param>
internal sealed record Figure(string Row, string What, string Unit, Samples Measured)
{
    /// <summary>The same work done by something else; null where there is nothing to compare with.</summary>
    public Samples? Reference { get; init; }

    /// <summary>The ratios of pairs that were measured one after the other; else the ratio is that of the medians.</summary>
    public Samples? Ratios { get; init; }

    /// <summary>What it is to stay within; null for a figure that is only told.</summary>
    public Goal? Goal { get; init; }

    /// <summary>What else should be known of it.</summary>
    public string? Note { get; init; }

    /// <summary>How many times the reference it is.</summary>
    public double? Ratio => Ratios?.Median ?? (Reference is { Median: > 0 } reference ? Measured.Median / reference.Median : null);

    /// <summary>Whether the goal is met; null where there is none.</summary>
    public bool? IsMet => Goal is null ? null : (Goal.OfRatio ? Ratio : Measured.Median) <= Goal.AtMost;
}
