using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>
/// A command that prints a value: run when the value's time is over, when a host does not take it, or when an operator asks.
/// </summary>
internal sealed class MintedSource(MintedValue minted, ValueDelivery delivery, TimeProvider time)
    : RotatingSource(minted.Command, delivery, time)
{
    private readonly MintingTimes _times = new(minted.Command.Every, time);
    private Minted? _seen;

    /// <inheritdoc/>
    protected override TimeSpan Pause => _times.Left;

    /// <inheritdoc/>
    public override void Begin()
    {
        minted.Renewed += Look;
        base.Begin();
    }

    /// <inheritdoc/>
    public override Task EndAsync()
    {
        minted.Renewed -= Look;
        return base.EndAsync();
    }

    /// <inheritdoc/>
    protected override async Task<SecretValue?> ReadAsync(Bell why, CancellationToken cancellation)
    {
        Note();
        if (why.HasFlag(Bell.Rejected)) _times.Rejected();
        if (why.HasFlag(Bell.Asked)) _times.Asked();
        if (_times.Left > TimeSpan.Zero) return minted.Latest?.Value;
        try
        {
            await minted.AnewAsync(cancellation).ConfigureAwait(false);
            Note();
            return minted.Latest?.Value;
        }
        catch (SessionException)
        {
            _times.Failed();
            throw;
        }
    }

    private void Look() => Ring(Bell.Changed);

    // Also what was minted for a session that begins.
    private void Note()
    {
        if (minted.Latest is not { } latest || latest == _seen) return;
        _seen = latest;
        _times.Minted(minted.Left);
    }
}
