using System.Diagnostics;
using Agentd.Infrastructure.Podman.Calls;

namespace Agentd.Infrastructure.Podman;

/// <summary>One call of the client, from its process's start to its end.</summary>
internal sealed class PodmanCall
{
    // What the client wrote is read soon after its end, on a busy host too. Another process may hold its output open for long.
    private static readonly TimeSpan LastWords = TimeSpan.FromSeconds(15);

    // SIGKILL ends a process at once, unless the kernel itself waits for a disk on its behalf.
    private static readonly TimeSpan Dying = TimeSpan.FromSeconds(5);

    private readonly CallMark _mark;
    private readonly ClientProcess _client;
    private readonly Task<int> _exitCode;
    private readonly BoundedOutput[] _outputs;

    /// <summary>A call whose process was just started. Its exit code comes when its outputs are closed or let go.</summary>
    public PodmanCall(string verb, CallMark mark, ClientProcess client, Task<int> exitCode, params BoundedOutput[] outputs)
    {
        (Verb, _mark, _client, _exitCode, _outputs) = (verb, mark, client, exitCode, outputs);
        Over = EndAsync();
    }

    public string Verb { get; }

    public int ProcessId => _client.Id;

    /// <summary>When it began, as <see cref="Stopwatch"/> counts.</summary>
    public long Began { get; } = Stopwatch.GetTimestamp();

    public Task<int> Over { get; }

    public bool WasKilled { get; private set; }

    /// <summary>
    /// Kills it, and returns when it is gone. Each process gets SIGKILL alone: a process that is stopped first would keep Podman's lock for
    /// ever if the daemon died in between. Podman's helpers end by themselves: half a network is worse than a late one.
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

/// <summary>The process of a call, taken at its start: CliWrap disposes of its own when the process has ended.</summary>
internal sealed class ClientProcess(Process process)
{
    public int Id { get; } = process.Id;

    public Task Exited { get; } = process.WaitForExitAsync();

    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (InvalidOperationException)
        {
            // It ended by itself just now.
        }
    }
}
