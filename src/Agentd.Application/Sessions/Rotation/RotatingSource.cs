using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>Why a source is looked at.</summary>
[Flags]
internal enum Bell
{
    /// <summary>Its time has come.</summary>
    Due = 0,

    /// <summary>It may hold another value.</summary>
    Changed = 1,

    /// <summary>A host does not take its value.</summary>
    Rejected = 2,

    /// <summary>An operator asked.</summary>
    Asked = 4,
}

/// <summary>
/// One source that sessions which run have credentials of: whenever it rings, or its time has come, it is read, and what it holds is given
/// to them. Never twice at a time; what rings meanwhile is heard afterwards.
/// </summary>
internal abstract class RotatingSource(CredentialSource source, ValueDelivery delivery, TimeProvider time)
{
    private readonly CancellationTokenSource _end = new();
    private readonly Lock _turn = new();
    private TaskCompletionSource _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private Bell _heard;
    private Task _life = Task.CompletedTask;

    /// <summary>The source.</summary>
    public CredentialSource Source => source;

    /// <summary>After how long it is read although nothing rings; infinite for never.</summary>
    protected virtual TimeSpan Pause => Timeout.InfiniteTimeSpan;

    /// <summary>Begins to follow it, with a first look.</summary>
    public virtual void Begin() => _life = Task.Run(LiveAsync);

    /// <summary>Says why it should be read. Never waits.</summary>
    public void Ring(Bell why)
    {
        lock (_turn)
        {
            _heard |= why;
            _rung.TrySetResult();
        }
    }

    /// <summary>Ends the following.</summary>
    public virtual async Task EndAsync()
    {
        await _end.CancelAsync().ConfigureAwait(false);
        await _life.ConfigureAwait(false);
    }

    /// <summary>The value; null where the source is not set.</summary>
    /// <exception cref="SessionException">There is none that could be used: the one of before goes on.</exception>
    protected abstract Task<SecretValue?> ReadAsync(Bell why, CancellationToken cancellation);

    private async Task LiveAsync()
    {
        try
        {
            for (var why = Bell.Changed; ; why = await NextAsync().ConfigureAwait(false)) await TryAsync(why).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (_end.IsCancellationRequested)
        {
            // No session has a credential of it any more.
        }
    }

    private async Task TryAsync(Bell why)
    {
        try
        {
            if (await ReadAsync(why, _end.Token).ConfigureAwait(false) is { } value) delivery.Give(source, value);
        }
        catch (SessionException failure)
        {
            delivery.Keep(source, failure.Message);
        }
    }

    private async Task<Bell> NextAsync()
    {
        Task rung;
        lock (_turn) rung = _rung.Task;
        using var rest = CancellationTokenSource.CreateLinkedTokenSource(_end.Token);
        await Task.WhenAny(rung, Task.Delay(Pause, time, rest.Token)).ConfigureAwait(false);
        await rest.CancelAsync().ConfigureAwait(false);
        _end.Token.ThrowIfCancellationRequested();
        lock (_turn)
        {
            _rung = new(TaskCreationOptions.RunContinuationsAsynchronously);
            var heard = _heard;
            _heard = Bell.Due;
            return heard;
        }
    }
}
