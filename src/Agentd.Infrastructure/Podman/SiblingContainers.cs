using System.Security.Cryptography;
using Agentd.Application.Ports;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>Runs containers beside that of the daemon, by the Podman service that it reaches.</summary>
internal sealed class SiblingContainers(PodmanCli podman)
{
    // Containers of one part may run side by side.
    private const int Digits = 8;

    private int _isSwept;

    /// <summary>
    /// Starts one that outlives the daemon. One of the same name and part that has ended makes room, also where Podman takes it for running
    /// because its monitor was killed; one that serves does not, nor a stranger's.
    /// </summary>
    /// <param name="spec">The container.</param>
    /// <param name="log">The file that gets what it writes, in a directory that it sees.</param>
    /// <param name="serves">Whether one that runs is alive.</param>
    /// <param name="cancellation">Ends the wait.</param>
    /// <exception cref="EngineException">It was not started.</exception>
    public async Task StartAsync(SiblingSpec spec, string log, Func<bool> serves, CancellationToken cancellation)
    {
        var started = await podman.RunAsync(SiblingVerb.Start(spec, log), cancellation).ConfigureAwait(false);
        if (started.ExitCode == 0) return;
        var removed = await RemoveAsync(spec, serves, cancellation).ConfigureAwait(false);
        if (removed) started = await podman.RunAsync(SiblingVerb.Start(spec, log), cancellation).ConfigureAwait(false);
        started.Succeeded(
            $"container {spec.Name} could not be started; if it is there and serves nobody, remove it with 'podman rm -f {spec.Name}'");
    }

    private async Task<bool> RemoveAsync(SiblingSpec spec, Func<bool> serves, CancellationToken cancellation)
    {
        var found = await podman.RunAsync(SiblingVerb.Find(spec), cancellation).ConfigureAwait(false);
        if (found.ExitCode != 0 || found.Output.Trim().Length == 0) return false;
        var removal = serves() ? SiblingVerb.RemoveEnded(spec) : SiblingVerb.RemoveDead(spec);
        return (await podman.RunAsync(removal, cancellation).ConfigureAwait(false)).ExitCode == 0;
    }

    /// <summary>Runs one to its end, or to a deadline, at which Podman kills it: also when the daemon was killed before.</summary>
    /// <param name="spec">The container.</param>
    /// <param name="input">What it reads.</param>
    /// <param name="deadline">How long it may run.</param>
    /// <param name="cancellation">Ends the wait; it runs on, and ends by itself.</param>
    /// <returns>What it wrote, and its exit code; one of 125 and more is Podman's.</returns>
    /// <exception cref="EngineException">Podman cannot be asked, or it did not end.</exception>
    public async Task<PodmanResult> RunAsync(
        SiblingSpec spec, ReadOnlyMemory<byte> input, TimeSpan deadline, CancellationToken cancellation)
    {
        var terms = new CallTerms(deadline, MayBeKilled: true);
        // Once: a daemon that was killed while it asked for one may have left one that never ran. Nothing depends on its removal.
        if (Interlocked.Exchange(ref _isSwept, 1) == 0)
            await podman.RunAsync(SiblingVerb.Sweep(spec), cancellation, terms: terms, kind: CallKind.Attends).ConfigureAwait(false);
        var named = spec with { Instance = RandomNumberGenerator.GetHexString(Digits, lowercase: true) };
        return await podman.RunAsync(
            SiblingVerb.Attend(named, deadline), cancellation, input, terms: terms, kind: CallKind.Attends).ConfigureAwait(false);
    }
}
