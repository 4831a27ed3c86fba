namespace Agentd.Benchmarks.Figures;

/// <summary>What was measured, once or many times.</summary>
internal sealed class Samples
{
    private readonly double[] _sorted;

    public Samples(params IEnumerable<double> values) => _sorted = [.. values.Order()];

    /// <summary>How many there are.</summary>
    public int Count => _sorted.Length;

    /// <summary>The middle one.</summary>
    public double Median => Quantile(0.5);

    /// <summary>The smallest.</summary>
    public double Least => _sorted[0];

    /// <summary>The largest.</summary>
    public double Most => _sorted[^1];

    /// <summary>The value below which a share of all lies, between neighbours in proportion.</summary>
    public double Quantile(double share)
    {
        var place = share * (_sorted.Length - 1);
        var (below, part) = ((int)place, place - (int)place);
        return part == 0 ? _sorted[below] : _sorted[below] + part * (_sorted[below + 1] - _sorted[below]);
    }
}
