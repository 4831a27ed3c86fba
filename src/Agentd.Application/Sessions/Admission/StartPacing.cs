namespace Agentd.Application.Sessions.Admission;

/// <summary>
/// Paces the starts of containers: many at once only queue on the engine's locks, and each keeps its memory while it does.
/// </summary>
public sealed class StartPacing(AdmissionBounds bounds) : IDisposable
{
    private readonly SemaphoreSlim _room = new(bounds.MaxParallelStarts, bounds.MaxParallelStarts);

    /// <summary>Starts something when there is room for it.</summary>
    /// <exception cref="OperationCanceledException">The session is not to start any more.</exception>
    public async Task<T> StartAsync<T>(Func<Task<T>> start, CancellationToken stop)
    {
        await _room.WaitAsync(stop).ConfigureAwait(false);
        try
        {
            return await start().ConfigureAwait(false);
        }
        finally
        {
            _room.Release();
        }
    }

    /// <inheritdoc/>
    public void Dispose() => _room.Dispose();
}
