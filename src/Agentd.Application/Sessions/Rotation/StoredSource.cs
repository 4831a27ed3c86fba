using Agentd.Application.Ports;
using Agentd.Domain.Credentials;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>A source that is read where it lies: a file, which is watched, or what a reload alone may have changed.</summary>
internal sealed class StoredSource(
    CredentialSource source, ICredentials credentials, ISecretFiles files, ValueDelivery delivery, TimeProvider time)
    : RotatingSource(source, delivery, time)
{
    // A directory in which much else changes rings often.
    private static readonly TimeSpan Settling = TimeSpan.FromMilliseconds(100);

    private readonly TimeProvider _time = time;
    private IDisposable? _watch;

    /// <inheritdoc/>
    public override void Begin()
    {
        if (Source is CredentialSource.File(var path)) _watch = files.Watch(path, () => Ring(Bell.Changed));
        base.Begin();
    }

    /// <inheritdoc/>
    public override Task EndAsync()
    {
        _watch?.Dispose();
        return base.EndAsync();
    }

    /// <inheritdoc/>
    protected override async Task<SecretValue?> ReadAsync(Bell why, CancellationToken cancellation)
    {
        await Task.Delay(Settling, _time, cancellation).ConfigureAwait(false);
        return credentials.Resolve(Source);
    }
}
