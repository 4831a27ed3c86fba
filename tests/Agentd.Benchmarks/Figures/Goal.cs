namespace Agentd.Benchmarks.Figures;

/// <summary>What a figure is to stay within.</summary>
/// <param name="AtMost">The most it may be.</param>
/// <param name="OfRatio">Whether that is the ratio to the reference, and not the value itself.</param>
internal sealed record Goal(double AtMost, bool OfRatio)
{
    /// <summary>A goal for the ratio to the reference.</summary>
    public static Goal Ratio(double atMost) => new(atMost, OfRatio: true);

    /// <summary>A goal for the value, in its unit.</summary>
    public static Goal Value(double atMost) => new(atMost, OfRatio: false);
}
