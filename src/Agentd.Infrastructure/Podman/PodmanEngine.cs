using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Calls;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>Podman as the container engine, 4.3.1 and later, local or remote.</summary>
internal sealed class PodmanEngine(PodmanCli podman, PodmanImages images, PodmanOptions options) : IContainerEngine
{
    private const int KilledBySignal = 128;

    // Where the number of sessions has no bound they all come here at once, and each waiting client takes some 36 MB of the host's memory.
    private const int MostSecretsAtOnce = 8;

    private readonly CutOffStarts _cutOff = new(options.BetweenLooks, options.Unwatched);
    private readonly SemaphoreSlim _creating = new(MostSecretsAtOnce, MostSecretsAtOnce);
    private readonly PodmanSalvage _salvage = new(podman, options);
    private readonly Patience _patience = new(options.ChangeDeadline);

    public async Task<string> VersionAsync(CancellationToken cancellation) =>
        HostVerbs.Version(await podman.RunAsync(HostVerbs.AskVersion, cancellation).ConfigureAwait(false));

    public Task<LocalImage?> FindImageAsync(string image, CancellationToken cancellation) =>
        _patience.AskAsync(() => images.FindAsync(image, cancellation), cancellation);

    public Task<LocalImage> PullImageAsync(string image, CancellationToken cancellation) => images.PullAsync(image, cancellation);

    public async Task CreateSecretAsync(string name, SecretValue value, CancellationToken cancellation)
    {
        await _creating.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Once begun it is awaited: the removal of the session's secrets must not come first.
            var result = await podman.RunAsync(SecretVerbs.Create(name), CancellationToken.None, value.Reveal()).ConfigureAwait(false);
            result.Succeeded($"secret {name} could not be created");
        }
        finally
        {
            _creating.Release();
        }
    }

    public async Task<IReadOnlyList<string>> RemoveSecretsAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (names.Count == 0) return [];
        var result = await podman.RunAsync(SecretVerbs.Remove(names), cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return [];
        var listed = await AskPatientlyAsync(SecretVerbs.List(), cancellation).ConfigureAwait(false);
        List<string> left = [];
        foreach (var name in names.Intersect(SecretVerbs.Names(listed)))
            if (!await HasNoValueAsync(name, cancellation).ConfigureAwait(false)) left.Add(name);
        return left;
    }

    // For several secrets, Podman reports only one failure.
    private async Task<bool> HasNoValueAsync(string secret, CancellationToken cancellation)
    {
        var removal = await podman.RunAsync(SecretVerbs.Remove([secret]), cancellation).ConfigureAwait(false);
        return removal.ExitCode == 0 || SecretVerbs.HasNoValue(removal);
    }

    public async Task<IReadOnlyList<string>> ListSecretsAsync(DaemonId daemon, CancellationToken cancellation)
    {
        var all = SecretVerbs.Names(await podman.RunAsync(SecretVerbs.List(), cancellation).ConfigureAwait(false));
        return [.. all.Where(name => ResourceNames.SecretOwner(daemon, name) is not null)];
    }

    public async Task<ContainerStart> StartAsync(ContainerSpec container, CancellationToken cancellation)
    {
        // conmon keeps its working directory, and marks an out-of-memory kill there; the staging directory is removed with the session.
        using var staging = Staging(container);
        var result = await NotingAsync(container.Name, podman.RunAsync(
            ContainerRunVerb.Arguments(Asked(container)), cancellation, from: staging)).ConfigureAwait(false);
        if (result.ExitCode != 0) images.Forget(container.Image);
        return ContainerRunVerb.Parse(result, container);
    }

    public async Task TerminateAsync(string container, CancellationToken cancellation)
    {
        var result = await podman.RunAsync(ContainerVerbs.Terminate(container), cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return;
        var state = await FindAsync(container, cancellation).ConfigureAwait(false);
        if (state?.Status is not ContainerStatus.Running) return;
        if (state.Name == container) throw result.Failure($"container {container} could not be asked to end");
        await TerminateAsync(state.Name, cancellation).ConfigureAwait(false);
    }

    public async Task CutShortAsync(string container, CancellationToken cancellation)
    {
        var result = await podman.RunAsync(ContainerVerbs.CutShort(container), cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return;
        var state = await FindAsync(container, cancellation).ConfigureAwait(false);
        if (state?.Status is ContainerStatus.Running)
            throw result.Failure($"container {container} could not be told that its grace is over");
    }

    public async Task SalvageAsync(SalvageSpec spec, CancellationToken cancellation)
    {
        // That of a daemon that was killed meanwhile may still be there, or half of it.
        await RemoveAllAsync([spec.Name], cancellation).ConfigureAwait(false);
        try
        {
            await _salvage.RunAsync(spec, cancellation).ConfigureAwait(false);
        }
        catch (Exception end) when (end is EngineException or OperationCanceledException)
        {
            // Its call may have been killed while the container was being made.
            _cutOff.Note(spec.Name);
            throw;
        }
        finally
        {
            await RemoveAllAsync([spec.Name], cancellation).ConfigureAwait(false);
        }
    }

    public async Task RemoveAsync(string container, CancellationToken cancellation)
    {
        if (await RemovedAsync([container], cancellation).ConfigureAwait(false)) return;
        // None of that name: an operator may have given it another.
        if (await RenamedAsync(container, cancellation).ConfigureAwait(false) is { } renamed)
            await RemovedAsync([renamed.Name], cancellation).ConfigureAwait(false);
    }

    public async Task RemoveAllAsync(IReadOnlyCollection<string> containers, CancellationToken cancellation)
    {
        if (containers.Count > 0) await RemovedAsync(containers, cancellation).ConfigureAwait(false);
    }

    public async Task SettleAsync(DaemonId daemon, CancellationToken cancellation)
    {
        var orphans = new OrphanedCalls(daemon, podman.Life, options);
        if (await orphans.SettleAsync(cancellation).ConfigureAwait(false) is not { Count: > 0 } left) return;
        try
        {
            // They may wait for others, or hold the lock and have much to do. Only if Podman answers are they known to hang.
            await ListAsync(daemon, cancellation).ConfigureAwait(false);
        }
        catch (PodmanSilentException silence)
        {
            var processes = string.Join(", ", left);
            throw new EngineException(
                $"{silence.Message}; what an earlier agentd began goes on; kill it if it hangs: process {processes}", silence);
        }
        await orphans.KillAsync().ConfigureAwait(false);
    }

    public async Task<IReadOnlyList<ContainerState>> ListAsync(DaemonId daemon, CancellationToken cancellation)
    {
        var all = ContainerVerbs.ListOfDaemon(daemon);
        var containers = ContainerVerbs.ListedOfDaemon(await podman.RunAsync(all, cancellation).ConfigureAwait(false), daemon);
        // The call that was starting one of them is gone.
        foreach (var created in containers.Where(c => c.Status == ContainerStatus.Created)) _cutOff.Note(created.Name);
        return containers;
    }

    public async Task<ContainerState?> FindAsync(string container, CancellationToken cancellation)
    {
        var listed = await ListedAsync(ContainerVerbs.ListByName(container), cancellation).ConfigureAwait(false);
        return listed.SingleOrDefault(c => c.Name == container) ?? await RenamedAsync(container, cancellation).ConfigureAwait(false);
    }

    public async Task HandOverAsync(HandOverSpec spec, CancellationToken cancellation)
    {
        try
        {
            // As with a removal, the session chose how large the tree is.
            var handOver = podman.RunAsync(HandOverVerb.Arguments(spec), cancellation, kind: CallKind.Clears);
            var result = await NotingAsync(spec.Name, handOver).ConfigureAwait(false);
            result.Succeeded("the record's tree could not be handed over to its owner");
        }
        finally
        {
            await RemoveAllAsync([spec.Name], cancellation).ConfigureAwait(false);
        }
    }

    // True when there was something to remove.
    private async Task<bool> RemovedAsync(IReadOnlyCollection<string> containers, CancellationToken cancellation)
    {
        await _cutOff.EndAsync(containers).ConfigureAwait(false);
        // On 5.4.2 the first removal fails with 125 where conmon was killed, and the second works.
        var removal = await RemoveOnceAsync(containers, cancellation).ConfigureAwait(false);
        if (removal.ExitCode != 0) removal = await RemoveOnceAsync(containers, cancellation).ConfigureAwait(false);
        var names = string.Join(' ', containers);
        return removal.Succeeded($"container {names} could not be removed; remove it with 'podman rm -f {names}'").Output.Length > 0;
    }

    private Task<PodmanResult> RemoveOnceAsync(IReadOnlyCollection<string> containers, CancellationToken cancellation) =>
        podman.RunAsync(ContainerVerbs.Remove(containers), cancellation);

    private async Task<ContainerState?> RenamedAsync(string container, CancellationToken cancellation)
    {
        if (ResourceNames.ContainerOwner(container) is not { } session) return null;
        var found = await ListedAsync(
            ContainerVerbs.ListByLabel(SessionLabels.SessionLabel, session.Value), cancellation).ConfigureAwait(false);
        return found.FirstOrDefault(c => SessionLabels.Read(c.Labels) is { } labels && labels.Names.Container == container);
    }

    private async Task<PodmanResult> NotingAsync(string container, Task<PodmanResult> start)
    {
        _ = _cutOff.WatchAsync(container, start);
        try
        {
            var result = await start.ConfigureAwait(false);
            if (result.ExitCode > KilledBySignal) _cutOff.Note(container);
            return result;
        }
        catch (Exception end) when (end is EngineException or OperationCanceledException)
        {
            _cutOff.Note(container);
            throw;
        }
    }

    // A client of a service has no --pidfile: whoever needs the process asks for it.
    private ContainerSpec Asked(ContainerSpec container) =>
        options.IsRemote && container.Filtered is { } filtered ? container with { Filtered = filtered with { PidFile = null } } : container;

    private static DirectoryHandle Staging(ContainerSpec container)
    {
        var directory = Path.GetDirectoryName(container.ConsoleLog)!;
        try
        {
            return DirectoryHandle.OpenPath(directory);
        }
        catch (LinuxException failure)
        {
            throw new EngineException(
                $"container {container.Name} could not be started: its staging directory {directory} cannot be entered ({failure.Words}); "
                + $"what cleans TMPDIR must spare {ResourceNames.StagingPrefix}*", failure);
        }
    }

    private async Task<IReadOnlyList<ContainerState>> ListedAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        ContainerVerbs.Listed(await AskPatientlyAsync(arguments, cancellation).ConfigureAwait(false));

    private Task<PodmanResult> AskPatientlyAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        _patience.AskAsync(() => podman.RunAsync(arguments, cancellation), cancellation);
}
