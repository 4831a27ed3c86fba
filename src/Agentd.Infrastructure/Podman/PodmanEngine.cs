using Agentd.Application.Ports;
using Agentd.Application.Sessions;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Infrastructure.Linux;
using Agentd.Infrastructure.Podman.Verbs;

namespace Agentd.Infrastructure.Podman;

/// <summary>Podman as the container engine, 4.3.1 and later, local or remote.</summary>
internal sealed class PodmanEngine(PodmanCli podman, PodmanImages images, PodmanOptions options) : IContainerEngine
{
    /// <inheritdoc/>
    public async Task<string> VersionAsync(CancellationToken cancellation)
    {
        var result = await CallAsync(VersionVerb.Arguments, cancellation).ConfigureAwait(false);
        return VersionVerb.Parse(result);
    }

    /// <inheritdoc/>
    public Task<LocalImage?> FindImageAsync(string image, CancellationToken cancellation) => images.FindAsync(image, cancellation);

    /// <inheritdoc/>
    public Task<LocalImage> PullImageAsync(string image, CancellationToken cancellation) => images.PullAsync(image, cancellation);

    /// <inheritdoc/>
    public async Task CreateSecretAsync(string name, SecretValue value, CancellationToken cancellation)
    {
        var result = await podman.RunAsync(SecretVerbs.Create(name), options.CallDeadline, cancellation, value.Reveal()).ConfigureAwait(false);
        result.Succeeded($"secret {name} could not be created");
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> RemoveSecretsAsync(IReadOnlyCollection<string> names, CancellationToken cancellation)
    {
        if (names.Count == 0) return [];
        var result = await CallAsync(SecretVerbs.Remove(names), cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return [];
        var left = SecretVerbs.Names(await CallAsync(SecretVerbs.List(), cancellation).ConfigureAwait(false));
        return [.. names.Intersect(left)];
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<string>> ListSecretsAsync(DaemonId daemon, CancellationToken cancellation)
    {
        var all = SecretVerbs.Names(await CallAsync(SecretVerbs.List(), cancellation).ConfigureAwait(false));
        return [.. all.Where(name => ResourceNames.SecretOwner(daemon, name) is not null)];
    }

    /// <inheritdoc/>
    public async Task<ContainerStart> StartAsync(ContainerSpec container, CancellationToken cancellation)
    {
        // conmon keeps the directory, and leaves its mark of an out-of-memory kill there: the staging directory goes with the session.
        using var staging = Staging(container);
        var result = await podman.RunAsync(RunVerb.Arguments(container), options.StartDeadline, cancellation, from: staging).ConfigureAwait(false);
        if (result.ExitCode != 0) images.Forget(container.Image);
        return RunVerb.Parse(result, container);
    }

    /// <inheritdoc/>
    public async Task TerminateAsync(string container, CancellationToken cancellation)
    {
        var result = await CallAsync(KillVerb.Terminate(container), cancellation).ConfigureAwait(false);
        if (result.ExitCode == 0) return;
        var state = await FindAsync(container, cancellation).ConfigureAwait(false);
        if (state?.Status is ContainerStatus.Running) throw result.Failure($"container {container} could not be asked to end");
    }

    /// <inheritdoc/>
    public Task RemoveAsync(string container, CancellationToken cancellation) => RemoveAllAsync([container], cancellation);

    /// <inheritdoc/>
    public async Task RemoveAllAsync(IReadOnlyCollection<string> containers, CancellationToken cancellation)
    {
        if (containers.Count == 0) return;
        try
        {
            var first = await CallAsync(RemoveVerb.Arguments(containers), cancellation).ConfigureAwait(false);
            if (first.ExitCode == 0) return;
        }
        catch (EngineException) when (!cancellation.IsCancellationRequested)
        {
            // A first removal may hang or fail where conmon was killed; the second one is known to work, and speaks for itself.
        }
        var second = await CallAsync(RemoveVerb.Arguments(containers), cancellation).ConfigureAwait(false);
        var names = string.Join(' ', containers);
        second.Succeeded($"container {names} could not be removed; remove it with 'podman rm -f {names}'");
    }

    /// <inheritdoc/>
    public Task SettleAsync(DaemonId daemon, CancellationToken cancellation) => OrphanedCalls.EndAsync(daemon, options.CallDeadline, cancellation);

    /// <inheritdoc/>
    public async Task<IReadOnlyList<ContainerState>> ListAsync(DaemonId daemon, CancellationToken cancellation) =>
        PsVerb.Parse(await CallAsync(PsVerb.ByLabel(SessionLabels.DaemonLabel, daemon.Value), cancellation).ConfigureAwait(false));

    /// <inheritdoc/>
    public async Task<ContainerState?> FindAsync(string container, CancellationToken cancellation) =>
        PsVerb.Parse(await CallAsync(PsVerb.ByName(container), cancellation).ConfigureAwait(false)).SingleOrDefault(c => c.Name == container);

    /// <inheritdoc/>
    public async Task HandOverAsync(HandOverSpec spec, CancellationToken cancellation)
    {
        try
        {
            var result = await podman.RunAsync(HandOverVerb.Arguments(spec), options.StartDeadline, cancellation).ConfigureAwait(false);
            result.Succeeded("the record's tree could not be handed over to its owner");
        }
        finally
        {
            await RemoveAsync(spec.Name, cancellation).ConfigureAwait(false);
        }
    }

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

    private Task<PodmanResult> CallAsync(IReadOnlyList<string> arguments, CancellationToken cancellation) =>
        podman.RunAsync(arguments, options.CallDeadline, cancellation);
}
