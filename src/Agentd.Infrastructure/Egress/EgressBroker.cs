using System.Runtime.CompilerServices;
using Agentd.Application.Ports;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Podman;

namespace Agentd.Infrastructure.Egress;

/// <summary>
/// The broker of this daemon's sessions, <c>agentd-egress</c>: found where it runs, started where it does not. It belongs to no
/// daemon's life.
/// </summary>
internal sealed class EgressBroker(PodmanCli podman, EgressPlace place) : IEgress, IAsyncDisposable
{
    private static readonly TimeSpan StartPatience = TimeSpan.FromSeconds(15);
    private static readonly TimeSpan AttachPatience = TimeSpan.FromSeconds(30);
    private static readonly TimeSpan DetachPatience = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan BetweenLooks = TimeSpan.FromMilliseconds(20);

    private readonly SemaphoreSlim _turn = new(1, 1);
    // What long values are searched by is made once: nobody hears the broker meanwhile, and a session may be denied dozens of names.
    private readonly ConditionalWeakTable<IReadOnlyList<SecretValue>, Func<string?, string?>> _names = new();
    private EgressConnection? _connection;
    private volatile bool _ending;

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
            var request = FilteredStaging.Request(staged, Stage(stage), brokered);
            var broker = await ReachAsync(late.Token).ConfigureAwait(false);
            if (await broker.AskAsync(request, late.Token).ConfigureAwait(false) is Refused refused)
                throw new EngineException($"network: session {session} was not attached to its filtered network: {refused.Reason}");
            await GiveAsync(broker, session, EgressValues.Of(request.Credentials, brokered).Where(all => all.Count > 1), late.Token)
                .ConfigureAwait(false);
        }
        catch (IOException failure)
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
            var broker = await ConnectedAsync(late.Token).ConfigureAwait(false) ?? throw new IOException("no broker runs");
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
            var broker = await ConnectedAsync(late.Token).ConfigureAwait(false) ?? throw new IOException("no broker runs");
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
            var broker = await ConnectedAsync(late.Token).ConfigureAwait(false);
            if (broker is not null) await broker.AskAsync(new Detach(session.Value), late.Token).ConfigureAwait(false);
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
        _ending = true;
        // One that heard it removes its directory itself, once nobody needs it.
        if (!await DismissAsync().ConfigureAwait(false)) await place.RemoveAbandonedAsync().ConfigureAwait(false);
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

    // Also the broker of an earlier daemon of these paths, which was killed, even if this one never needed it.
    private async Task<bool> DismissAsync()
    {
        try
        {
            using var late = new CancellationTokenSource(DetachPatience);
            if (await ConnectedAsync(late.Token).ConfigureAwait(false) is not { } broker) return false;
            await broker.AskAsync(new Dismiss(), late.Token).ConfigureAwait(false);
            return true;
        }
        catch (Exception gone) when (gone is IOException or OperationCanceledException)
        {
            return false; // it died, or ends by itself where nobody needs it
        }
        finally
        {
            _connection?.Dispose();
        }
    }

    private async Task<EgressConnection> ReachAsync(CancellationToken cancellation)
    {
        if (await ConnectedAsync(cancellation).ConfigureAwait(false) is { } running) return running;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            if (_connection is { Closed.IsCompleted: false } started) return started;
            await StartAsync(cancellation).ConfigureAwait(false);
            var until = DateTime.UtcNow + StartPatience;
            while (true)
            {
                if (await TryConnectAsync(cancellation).ConfigureAwait(false) is { } connection) return connection;
                if (DateTime.UtcNow > until)
                    throw new IOException($"the broker did not come up within {StartPatience.TotalSeconds:0} s{place.LastWords()}");
                await Task.Delay(BetweenLooks, cancellation).ConfigureAwait(false);
            }
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<EgressConnection?> ConnectedAsync(CancellationToken cancellation)
    {
        if (_connection is { Closed.IsCompleted: false } open) return open;
        await _turn.WaitAsync(cancellation).ConfigureAwait(false);
        try
        {
            return _connection is { Closed.IsCompleted: false } known ? known : await TryConnectAsync(cancellation).ConfigureAwait(false);
        }
        finally
        {
            _turn.Release();
        }
    }

    private async Task<EgressConnection?> TryConnectAsync(CancellationToken cancellation)
    {
        if (!File.Exists(place.Socket)) return null;
        try
        {
            _connection = await EgressConnection.OpenAsync(place.Socket, place.Daemon.Value, Hear, cancellation).ConfigureAwait(false);
        }
        catch (IOException)
        {
            // A socket that its broker left behind, or one that is about to serve it.
            return null;
        }
        _ = WatchAsync(_connection);
        return _connection;
    }

    // As root of the user namespace that the containers are in. The client of Podman's goes; what it started stays.
    private async Task StartAsync(CancellationToken cancellation)
    {
        place.Make();
        const string Script = "unset " + CallMark.Variable + "; setsid \"$0\" door \"$1\" </dev/null >>\"$1/log\" 2>&1 &";
        var started = await podman.RunAsync(["unshare", "/bin/sh", "-c", Script, place.Program, place.Directory], cancellation)
            .ConfigureAwait(false);
        started.Succeeded("the broker of filtered sessions could not be started");
    }

    private async Task WatchAsync(EgressConnection connection)
    {
        await connection.Closed.ConfigureAwait(false);
        if (!_ending) Lost?.Invoke();
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
