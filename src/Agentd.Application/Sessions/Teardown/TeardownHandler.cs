using Agentd.Application.Ports;
using Agentd.Application.Sessions.Mount;
using Agentd.Application.Sessions.Network;
using Agentd.Application.Sessions.Work;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Teardown;

/// <summary>
/// Removes everything that the session left outside its record, and gives the record's tree back where the session's own shell could
/// not: what its footprint says. Each part is tried although another fails; all of it may run twice.
/// </summary>
/// <param name="Live">The session.</param>
/// <param name="Unnoted">Why the session's end is not noted in its record yet; null when it is.</param>
public sealed record TeardownCommand(LiveSession Live, string? Unnoted = null) : PhaseCommand<TeardownResult>(Live, SessionPhase.Teardown);

/// <summary>What came of a teardown.</summary>
/// <param name="Errors">What it could not do, in its order.</param>
/// <param name="Withheld">
/// Why the staging directory stays although it could be removed: it alone tells how the session ended, or what it printed. Null when it
/// does not.
/// </param>
public sealed record TeardownResult(IReadOnlyList<string> Errors, string? Withheld)
{
    /// <summary>Whether nothing was left behind.</summary>
    public bool IsClean => Errors.Count == 0 && Withheld is null;
}

/// <summary>The phase <c>teardown</c>.</summary>
public sealed class TeardownHandler(
    IContainerEngine engine, IStaging staging, IAuditRecords records, FilteredNetworks networks, SessionWork work, ILoggerFactory loggers)
    : IRequestHandler<TeardownCommand, TeardownResult>
{
    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    public async Task<TeardownResult> Handle(TeardownCommand command, CancellationToken cancellationToken)
    {
        var (live, errors) = (command.Live, new List<string>());
        var hadSomething = !live.Footprint.IsEmpty;
        var lost = await work.KeepAsync(live, cancellationToken).ConfigureAwait(false);
        if (await TryAsync(live, errors, "container_removal", () => RemoveContainerAsync(live, cancellationToken)).ConfigureAwait(false))
            live.SetOutputComplete();
        var unkept = await networks.CloseAsync(live, staging.Find(live.Names), cancellationToken).ConfigureAwait(false);
        var withheld = await KeepConsoleAsync(live, cancellationToken).ConfigureAwait(false) ?? unkept ?? lost ?? command.Unnoted;
        // With the container all its processes are gone: only now is the tree still.
        if (!live.Footprint.Container)
            await TryAsync(live, errors, "hand_over", () => HandOverAsync(live, cancellationToken)).ConfigureAwait(false);
        await TryAsync(live, errors, "secret_removal", () => RemoveSecretsAsync(live, cancellationToken)).ConfigureAwait(false);
        // It goes last: status, console and decisions in it are the only evidence until the record has them.
        if (!live.Footprint.Container && withheld is null)
        {
            await TryAsync(
                live, errors, "staging_removal",
                () => Task.Run(() => hadSomething |= staging.Remove(live.Names), cancellationToken)).ConfigureAwait(false);
        }

        var result = new TeardownResult(errors, withheld);
        SessionLog.Teardown(_log, live.Id, live.Names.Container, !result.IsClean ? "error" : hadSomething ? "ok" : "skipped");
        return result;
    }

    private async Task<bool> TryAsync(LiveSession live, List<string> errors, string kind, Func<Task> part)
    {
        if (await FailureWords.OfAsync(part, live, _log).ConfigureAwait(false) is not { } error) return true;
        SessionLog.Lifecycle(_log, LogLevel.Error, live.Id, live.Names.Container, kind, "teardown", error);
        errors.Add(error);
        return false;
    }

    // Of a container that could not be removed the copy is not the last: the staging directory stays with it.
    private async Task<string?> KeepConsoleAsync(LiveSession live, CancellationToken cancellation)
    {
        if (live.Masked is not { } masked) return null;
        var error = await FailureWords.OfAsync(() => KeepConsoleAsync(live, masked, cancellation), live, _log).ConfigureAwait(false);
        if (error is not null) SessionLog.AuditWarning(_log, live.Id, "console_not_kept", error);
        return error;
    }

    private async Task KeepConsoleAsync(LiveSession live, IReadOnlyList<SecretValue> masked, CancellationToken cancellation)
    {
        if (staging.Find(live.Names) is not { } staged) return;
        var evidence = new ConsoleEvidence(staged.ConsoleLog, masked)
        {
            MayGrow = !live.OutputComplete.IsCompleted,
            RoomWatched = live.RoomIsWatched,
        };
        var kept = await records.KeepConsoleAsync(live.Record, evidence, cancellation).ConfigureAwait(false);
        live.Note(record => record with { Output = kept });
        if (!evidence.MayGrow && kept.Reason is { } reason) SessionLog.AuditWarning(_log, live.Id, $"console_{kept.State.Word()}", reason);
    }

    private async Task RemoveContainerAsync(LiveSession live, CancellationToken cancellation)
    {
        if (!live.Footprint.Container) return;
        await engine.RemoveAsync(live.Names.Container, cancellation).ConfigureAwait(false);
        live.NoteFootprint(footprint => footprint with { Container = false });
    }

    private async Task HandOverAsync(LiveSession live, CancellationToken cancellation)
    {
        if (live.Footprint is not { HandOverOwed: true, Image: { } image }) return;
        var tree = staging.Find(live.Names) is { } staged
            ? MountPlanner.RecordSource(staging, staged)
            : records.RunaDirectory(live.Session.Agent, live.Id);
        var labels = new Dictionary<string, string> { [SessionLabels.DaemonLabel] = live.Names.Daemon.Value };
        await engine.HandOverAsync(new HandOverSpec(live.Names.Container, image, labels, tree), cancellation).ConfigureAwait(false);
        live.NoteFootprint(footprint => footprint with { TreeIsOurs = true });
    }

    private async Task RemoveSecretsAsync(LiveSession live, CancellationToken cancellation)
    {
        if (live.Footprint.Secrets is not { Count: > 0 } secrets) return;
        var kept = await engine.RemoveSecretsAsync(secrets, cancellation).ConfigureAwait(false);
        live.NoteFootprint(footprint => footprint with { Secrets = kept });
        if (kept.Count > 0)
            throw new SessionException($"secrets could not be removed: {string.Join(", ", kept)}; remove them with 'podman secret rm'");
    }
}
