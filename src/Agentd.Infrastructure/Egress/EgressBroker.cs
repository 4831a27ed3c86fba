using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// The broker of this daemon's sessions, <c>agentd-egress</c>: found where it runs, started where it does not. It belongs to no
/// daemon's life.
/// </summary>
internal sealed class EgressBroker : IEgress, IAsyncDisposable
{
    private static readonly TimeSpan AttachPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DetachPatience = TimeSpan.FromSeconds(5);

    private readonly EgressPlace _place;
    private readonly IBrokerShape _shape;
    private readonly BrokerLine _line;
    private readonly ProxyForSessions? _proxy;
    // What long values are searched by is made once: nobody hears the broker meanwhile, and a session may be denied dozens of names.
    private readonly ConditionalWeakTable<IReadOnlyList<SecretValue>, Func<string?, string?>> _names = new();

    /// <summary>The broker in a place; it is not looked for before somebody needs it.</summary>
    /// <param name="place">Where it lives.</param>
    /// <param name="shape">How it runs there.</param>
    /// <param name="proxy">By way of whom sessions reach names; null for nobody.</param>
    public EgressBroker(EgressPlace place, IBrokerShape shape, ProxyForSessions? proxy = null)
    {
        (_place, _shape, _proxy) = (place, shape, proxy);
        _line = new BrokerLine(place, shape, Hear, () => Lost?.Invoke());
    }

    /// <inheritdoc/>
    public event Action<EgressDenial>? Denied;

    /// <inheritdoc/>
    public event Action? Lost;

    /// <inheritdoc/>
    public event Action? Forgotten;

    /// <inheritdoc/>
    public event Action<SessionId, string>? Rejected;

    /// <inheritdoc/>
    public event Action<SessionId, string>? Ousted;

    /// <inheritdoc/>
    public event Action<SessionId, BudgetKind, bool>? BudgetReached;

    /// <inheritdoc/>
    public event Action<SessionId, StallSign>? Stalled;

    /// <inheritdoc/>
    public event Action<SessionId, CostWish>? CostWanted;

    /// <inheritdoc/>
    public TakenCost CostOf(StagedSession staged) => UsageFile.CostOf(staged.NetworkUsage);

    /// <inheritdoc/>
    public string Shown(EgressDenial denial, IReadOnlyList<SecretValue>? masked) =>
        (masked is null ? DecisionFile.Names(null) : _names.GetValue(masked, DecisionFile.Names))(denial.Host)!;

    /// <inheritdoc/>
    public bool IsFiltered(StagedSession staged) => File.Exists(staged.NetworkPlan);

    /// <inheritdoc/>
    public async Task AttachAsync(
        SessionId session, StagedSession staged, IReadOnlyList<ResolvedCredential> brokered, CloneProgress stage,
        CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(AttachPatience);
        try
        {
            var process = await _shape.ProcessOfAsync(session, staged, late.Token).ConfigureAwait(false);
            var request = FilteredStaging.Request(staged, process, Stage(stage), brokered) with { Proxy = _proxy?.Read() };
            var broker = await _line.ReachAsync(late.Token).ConfigureAwait(false);
            if (await broker.AskAsync(_shape.Shown(_place, request), late.Token).ConfigureAwait(false) is Refused refused)
                throw new IOException(refused.Reason);
            await GiveAsync(broker, session, EgressValues.Of(request.Credentials, brokered).Where(all => all.Count > 1), late.Token)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (failure is IOException or EngineException)
        {
            throw new EngineException($"network: session {session} was not attached to its filtered network: {failure.Message}", failure);
        }
        catch (OperationCanceledException slow) when (!cancellation.IsCancellationRequested)
        {
            throw new EngineException(
                $"network: the broker did not attach session {session} within {AttachPatience.TotalSeconds:0} s", slow);
        }
    }

    /// <inheritdoc/>
    public bool Takes(StagedSession staged, ResolvedCredential credential)
    {
        try
        {
            return FilteredStaging.Planned(staged).Credentials?.Any(one => EgressValues.IsFor(one, credential)) == true;
        }
        catch (IOException)
        {
            return false; // it is over: its staging directory is gone
        }
    }

    /// <inheritdoc/>
    public async Task RenewAsync(
        SessionId session, StagedSession staged, IReadOnlyList<ResolvedCredential> brokered, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(AttachPatience);
        try
        {
            var broker = await _line.FindAsync(late.Token).ConfigureAwait(false) ?? throw new IOException("no broker runs");
            await GiveAsync(broker, session, EgressValues.Of(FilteredStaging.Planned(staged).Credentials, brokered), late.Token)
                .ConfigureAwait(false);
        }
        catch (Exception failure) when (
            failure is IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new EngineException($"network: the broker did not take the credentials of session {session}: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async Task AllowAsync(SessionId session, decimal cost, string? refusal, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(AttachPatience);
        try
        {
            var broker = await _line.FindAsync(late.Token).ConfigureAwait(false) ?? throw new IOException("no broker runs");
            var answer = await broker.AskAsync(new AllowCost(session.Value, cost, refusal), late.Token).ConfigureAwait(false);
            if (answer is Refused refused) throw new IOException(refused.Reason);
        }
        catch (Exception failure) when (
            failure is IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new EngineException($"network: the broker was not told what session {session} may cost: {failure.Message}", failure);
        }
    }

    /// <inheritdoc/>
    public async Task DetachAsync(SessionId session, CancellationToken cancellation)
    {
        using var late = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        late.CancelAfter(DetachPatience);
        try
        {
            // A broker that does not run holds no session.
            var broker = await _line.FindAsync(late.Token).ConfigureAwait(false);
            if (broker is not null) await broker.AskAsync(new Detach(session.Value), late.Token).ConfigureAwait(false);
            _shape.Withdraw(_place, session);
        }
        catch (Exception failure) when (
            failure is IOException || (failure is OperationCanceledException && !cancellation.IsCancellationRequested))
        {
            throw new EngineException($"network: the broker did not let session {session} go: {failure.Message}", failure);
        }
    }

    /// <summary>Leaves the broker, which goes on while a session needs it.</summary>
    public async ValueTask DisposeAsync()
    {
        if (!await _line.LeaveAsync().ConfigureAwait(false)) await _place.RemoveAbandonedAsync().ConfigureAwait(false);
    }

    private static async Task GiveAsync(
        EgressConnection broker, SessionId session, IEnumerable<IReadOnlyList<EgressValue>> values, CancellationToken cancellation)
    {
        foreach (var all in values)
        {
            var answer = await broker.AskAsync(new Renew(session.Value, all), cancellation).ConfigureAwait(false);
            if (answer is Refused refused) throw new IOException(refused.Reason);
        }
    }

    private void Hear(EgressReply news)
    {
        if (news is Denied denied && SessionId.TryParse(denied.Session, out var session))
            Denied?.Invoke(new EgressDenial(session, denied.Host, denied.Port, denied.Reason));
        if (news is Ousted ousted && SessionId.TryParse(ousted.Session, out var without)) Ousted?.Invoke(without, ousted.Reason);
        if (news is BudgetReached { Kind: var word } told && SessionId.TryParse(told.Session, out var spender)
            && Words.Parse<BudgetKind>(word) is { } kind)
        {
            BudgetReached?.Invoke(spender, kind, told.IsOver);
        }
        if (news is StallReached stall && SessionId.TryParse(stall.Session, out var stuck) && Words.Parse<StallKind>(stall.Kind) is { } how)
            Stalled?.Invoke(stuck, new StallSign(how, stall.Times, stall.IsEnding));
        if (news is CostWanted wanted && SessionId.TryParse(wanted.Session, out var asking))
            CostWanted?.Invoke(asking, new CostWish(wanted.Least, wanted.Most, wanted.Currency));
        if (news is Interrupted) Forgotten?.Invoke();
        if (news is Rejected rejected && SessionId.TryParse(rejected.Session, out var whose)) Rejected?.Invoke(whose, rejected.Credential);
    }

    private static CloneStage Stage(CloneProgress progress) => progress switch
    {
        CloneProgress.Before => CloneStage.Before,
        CloneProgress.During => CloneStage.During,
        _ => CloneStage.After,
    };
}
