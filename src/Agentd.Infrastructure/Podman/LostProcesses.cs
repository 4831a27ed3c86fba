using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// Mends a rootless Podman that refuses every command because all processes of its user were killed at once (systemd-oomd,
/// <c>loginctl kill-user</c>) and its runtime directory stayed: it looks for the processes of containers that it takes for running, and
/// finds none. A refused call has done nothing, so it can be repeated after a reset.
/// </summary>
internal sealed class LostProcesses(Func<CancellationToken, Task<PodmanResult>> migrate, Action told)
{
    private const string Refusal = "invalid internal status, try resetting the pause process";

    private readonly SemaphoreSlim _one = new(1);
    private int _resets;

    /// <summary>How often Podman was reset: what a call remembers before it begins.</summary>
    public int Resets => Volatile.Read(ref _resets);

    /// <summary>Whether Podman refused a call for this reason.</summary>
    public static bool Refused(PodmanResult result) =>
        result.ExitCode != 0 && result.LastWords.Contains(Refusal, StringComparison.Ordinal);

    /// <summary>
    /// Resets Podman, unless another call did since <paramref name="remembered"/>: once Podman answers, a reset would stop the containers
    /// that were started meanwhile.
    /// </summary>
    /// <exception cref="Application.Ports.EngineException">Podman did not answer in time.</exception>
    public async Task ResetAsync(int remembered, CancellationToken cancellation)
    {
        await _one.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_resets != remembered || (await migrate(cancellation).ConfigureAwait(false)).ExitCode != 0) return;
            Interlocked.Increment(ref _resets);
            told();
        }
        finally
        {
            _one.Release();
        }
    }
}
