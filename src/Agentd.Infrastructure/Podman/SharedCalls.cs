using System.Collections.Concurrent;

namespace Agentd.Infrastructure.Podman;

/// <summary>Calls that are made once for all who ask for the same thing while one is under way.</summary>
internal sealed class SharedCalls<T>
{
    private readonly ConcurrentDictionary<string, Lazy<Task<T>>> _underWay = new(StringComparer.Ordinal);

    /// <summary>Joins the call that is under way, or makes it.</summary>
    public Task<T> RunAsync(string key, Func<Task<T>> call) => _underWay.GetOrAdd(key, _ => new Lazy<Task<T>>(() => OnceAsync(key, call))).Value;

    private async Task<T> OnceAsync(string key, Func<Task<T>> call)
    {
        await Task.Yield();
        try
        {
            return await call().ConfigureAwait(false);
        }
        finally
        {
            _underWay.TryRemove(key, out _);
        }
    }
}
