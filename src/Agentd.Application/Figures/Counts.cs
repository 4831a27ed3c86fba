using System.Collections.Concurrent;

namespace Agentd.Application.Figures;

/// <summary>Counts by key. They only grow, and begin at nothing with every daemon.</summary>
/// <typeparam name="TKey">What is counted apart: only words and names of which there is a bounded number.</typeparam>
public sealed class Counts<TKey> where TKey : notnull
{
    private readonly ConcurrentDictionary<TKey, long> _counts = new();

    /// <summary>The count of a key; 0 for one that never came.</summary>
    public long this[TKey key] => _counts.GetValueOrDefault(key);

    /// <summary>Adds to a key's count.</summary>
    public void Add(TKey key, long number = 1) => _counts.AddOrUpdate(key, number, (_, before) => before + number);
}
