namespace Agentd.Domain.Usage;

/// <summary>
/// What the requests of a session come to, told one after the other. Whoever tells reads what hostile sessions send: whatever is told, the
/// sums stay bounded.
/// </summary>
public sealed class UsageTally
{
    /// <summary>The most models that are told apart.</summary>
    public const int MostModels = 64;

    /// <summary>The name that all others have together.</summary>
    public const string Others = "(others)";

    /// <summary>The reason of a request whose session ended, or whose relay died, before its answer was over.</summary>
    public const string BrokenOff = "broken_off";

    /// <summary>The reason of a request that nobody could write down.</summary>
    public const string Lost = "lost";

    private const int MostReasons = 32;
    private const long MostTimes = 1_000_000_000;

    // The most tokens of an answer, at the highest price.
    private const decimal MostCost = 4 * (TokenCounts.Most / 1_000_000) * ModelPrice.Most;

    private readonly OrderedDictionary<string, ModelUsage> _models = [];
    private readonly SortedDictionary<string, long> _unmeasured = new(StringComparer.Ordinal);
    private long _failed, _underWay;
    private string? _currency;

    /// <summary>A relay began to tell: what the one before it had not told to its end was broken off.</summary>
    public void Open()
    {
        if (_underWay > 0) Count(BrokenOff, _underWay);
        _underWay = 0;
    }

    /// <summary>A request went out.</summary>
    public void Begin() => _underWay++;

    /// <summary>An answer told its usage.</summary>
    /// <param name="model">The model.</param>
    /// <param name="tokens">The tokens.</param>
    /// <param name="time">When.</param>
    /// <param name="price">What it cost, and the currency; null where the model has no price.</param>
    public void Measured(string? model, TokenCounts tokens, DateTimeOffset time, (decimal Cost, string? Currency)? price = null)
    {
        if (!ModelName.IsOne(model) || !tokens.IsBelievable)
        {
            Unmeasured("malformed");
            return;
        }
        End();
        decimal? cost = price is { Cost: >= 0 and <= MostCost } known ? known.Cost : null;
        if (cost is not null) _currency ??= price?.Currency;
        var name = _models.ContainsKey(model!) || _models.Count < MostModels ? model! : Others;
        _models[name] = (_models.GetValueOrDefault(name) ?? new ModelUsage(name, 0, default, 0, time, time)).With(tokens, time, cost);
    }

    /// <summary>An answer told none, although the request may have cost something.</summary>
    public void Unmeasured(string? reason)
    {
        End();
        Count(reason ?? Lost, 1);
    }

    /// <summary>A request was answered with an error, or reached nobody.</summary>
    public void Fail()
    {
        End();
        _failed++;
    }

    /// <summary>So many requests could not be written down.</summary>
    public void Miss(long times) => Count(Lost, Math.Clamp(times, 1, MostTimes));

    /// <summary>What it comes to so far.</summary>
    public SessionUsage Usage => new(
        [.. _models.Values], new SortedDictionary<string, long>(_unmeasured, StringComparer.Ordinal), _failed, _underWay)
    {
        Currency = _currency,
    };

    private void End() => _underWay = Math.Max(0, _underWay - 1);

    private void Count(string reason, long times)
    {
        var known = _unmeasured.ContainsKey(reason) || _unmeasured.Count < MostReasons ? reason : Lost;
        _unmeasured[known] = _unmeasured.GetValueOrDefault(known) + times;
    }
}
