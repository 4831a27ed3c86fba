using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>The values that commands printed last. Sessions share them: a command runs once for all who need its value.</summary>
public sealed class MintedValues(ICredentials credentials, TimeProvider time)
{
    private readonly ConcurrentDictionary<CredentialSource.Command, MintedValue> _all = new();

    /// <summary>A command's value; it is run where there is none, or where its time is over.</summary>
    /// <exception cref="SessionException">It failed, or printed what is no value.</exception>
    public Task<SecretValue> CurrentAsync(CredentialSource.Command command, CancellationToken cancellation) =>
        Of(command).CurrentAsync(cancellation);

    internal MintedValue Of(CredentialSource.Command command) =>
        _all.GetOrAdd(command, made => new MintedValue(made, credentials, time));
}

/// <summary>A value and when it was asked for.</summary>
internal sealed record Minted(SecretValue Value, long At);

/// <summary>The value of one command, which never runs twice at a time.</summary>
internal sealed class MintedValue(CredentialSource.Command command, ICredentials credentials, TimeProvider time)
{
    private readonly SemaphoreSlim _turn = new(1, 1);
    private volatile Minted? _latest;

    /// <summary>It has another value.</summary>
    public event Action? Renewed;

    /// <summary>The command.</summary>
    public CredentialSource.Command Command => command;

    /// <summary>What it printed last; null for nothing yet. It may be of use no more.</summary>
    public Minted? Latest => _latest;

    /// <summary>For how long that is good.</summary>
    public TimeSpan Left =>
        _latest is { } latest && time.GetElapsedTime(latest.At) is var age && age < command.Every ? command.Every - age : TimeSpan.Zero;

    /// <summary>A value that is good.</summary>
    /// <exception cref="SessionException">It failed, or printed what is no value.</exception>
    public async Task<SecretValue> CurrentAsync(CancellationToken cancellation)
    {
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return Left > TimeSpan.Zero ? _latest!.Value : await MintAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    /// <summary>A value other than the one of this moment, which is good no more.</summary>
    /// <exception cref="SessionException">It failed, or printed what is no value: the latest one stays.</exception>
    public async Task AnewAsync(CancellationToken cancellation)
    {
        var before = _latest;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            // Who had the turn before may have run it.
            if (_latest == before) await MintAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<SecretValue> MintAsync(CancellationToken cancellation)
    {
        var asked = time.GetTimestamp();
        var value = await credentials.MintAsync(command, _latest?.Value, cancellation).ConfigureAwait(false);
        if (value.HeaderObjection is { } objection) throw new SessionException($"what {command} printed {objection}");
        _latest = new Minted(value, asked);
        Renewed?.Invoke();
        return value;
    }
}
