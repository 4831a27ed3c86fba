using System.Diagnostics;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman;

/// <summary>One call of the client, from its process's start to its end.</summary>
internal sealed class PodmanCall
{
    // What the client has written is read within moments of its end, on a busy host too. Who else holds its output open may do so for long.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);

    // SIGKILL ends a process at once, unless the kernel itself waits for a disk on its behalf.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    private readonly CallMark _mark;
    private readonly ClientProcess _client;
    private readonly Task<int> _exitCode;
    private readonly BoundedOutput[] _outputs;

    /// <summary>A call whose process was just started.</summary>
    /// <param name="verb">What was called, without its arguments.</param>
    /// <param name="mark">What its processes carry.</param>
    /// <param name="client">Its process.</param>
    /// <param name="exitCode">Completes when the process has ended and its outputs are closed or let go.</param>
    /// <param name="outputs">What it prints.</param>
    public PodmanCall(string verb, CallMark mark, ClientProcess client, Task<int> exitCode, params BoundedOutput[] outputs)
    {
        (Verb, _mark, _client, _exitCode, _outputs) = (verb, mark, client, exitCode, outputs);
        Over = EndAsync();
    }

    /// <summary>What was called, without its arguments.</summary>
    public string Verb { get; }

    /// <summary>Its process.</summary>
    public int ProcessId => _client.Id;

    /// <summary>When it began, as <see cref="Stopwatch"/> counts.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    /// <summary>Completes with its exit code when it is over.</summary>
    public Task<int> Over { get; }

    /// <summary>Whether it had to be killed.</summary>
    public bool WasKilled { get; private set; }

    /// <summary>
    /// Kills it, and returns when it is gone. Each process by SIGKILL alone: one that is stopped first stays so, with Podman's lock,
    /// should whoever stopped it die in between. Helpers of Podman's end by themselves: half a network is worse than a late one.
    /// </summary>
    public async Task KillAsync()
    {
        WasKilled = true;
        _client.Kill();
        await Task.WhenAny(Over, Task.Delay(Dying)).ConfigureAwait(false);
        await MarkedProcesses.KillAsync(mark => mark == _mark, Dying).ConfigureAwait(false);
    }

    private async Task<int> EndAsync()
    {
        await _client.Exited.ConfigureAwait(false);
        await Task.WhenAny(_exitCode, Task.Delay(WasKilled ? TimeSpan.Zero : LastWords)).ConfigureAwait(false);
        foreach (var output in _outputs) output.LetGo();
        return await _exitCode.ConfigureAwait(false);
    }
}
