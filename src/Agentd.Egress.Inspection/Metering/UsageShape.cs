using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Metering;

/// <summary>How one kind of interface says in its answers what they used: it is told the members that count, and judges.</summary>
internal abstract class UsageShape
{
    private readonly Dictionary<string, long> _counts = new(StringComparer.Ordinal);
    private bool _isOdd;

    /// <summary>The names of the members that count, and of those that they are in.</summary>
    public abstract IReadOnlyCollection<string> Names { get; }

    /// <summary>The model, as the answer names it; null for none that a model can have.</summary>
    public string? Model { get; private set; }

    /// <summary>What the answer used; null as long as it has not said all of it.</summary>
    public MeasuredAnswer? Answer(string? asked)
    {
        if (!IsWhole || _isOdd || (Model ?? asked) is not { } model || !ModelName.IsOne(model)) return null;
        return Tokens is { IsBelievable: true } tokens ? new MeasuredAnswer(model, tokens) : null;
    }

    /// <summary>A member of the value, or of the event, that comes at present.</summary>
    public abstract void Take(string place, JsonScalar value);

    /// <summary>The value, or the event, is whole.</summary>
    public abstract void End();

    /// <summary>Whether nothing counts in an event of a stream that has this name.</summary>
    public virtual bool Ignores(ReadOnlySpan<byte> name) => false;

    /// <summary>The stream says that it is over.</summary>
    public virtual void EndStream() { }

    /// <summary>Whether the answer has said all that it will of its usage.</summary>
    protected abstract bool IsWhole { get; }

    /// <summary>The tokens, from the counts that were given.</summary>
    protected abstract TokenCounts Tokens { get; }

    /// <summary>A count that was given; 0 for one that was not.</summary>
    protected long Count(string name) => _counts.GetValueOrDefault(name);

    /// <summary>Whether a count was given.</summary>
    protected bool Has(string name) => _counts.ContainsKey(name);

    /// <summary>Notes the model. The first name counts: it is the one that a stream began with.</summary>
    protected void SetModel(JsonScalar value)
    {
        if (Model is null && value.IsText && value.Text is var name && ModelName.IsOne(name)) Model = name;
    }

    /// <summary>Notes a count, in the place of what was said of it before: within a stream each is the sum so far.</summary>
    protected void SetCount(ReadOnlySpan<char> name, JsonScalar value)
    {
        if (value.IsNull) return;
        if (value.TryCount(out var count)) _counts.GetAlternateLookup<ReadOnlySpan<char>>()[name] = count;
        else _isOdd = true;
    }
}
