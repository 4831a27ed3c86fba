using Agentd.Domain.Sessions;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>What is left of <c>prepare</c> once a session is accepted: its turn, what was not to be kept meanwhile, and its image.</summary>
public sealed record PrepareCommand(AcceptedSession Accepted) : IPhaseCommand<PreparedSession>
{
    /// <inheritdoc/>
    public LiveSession Live => Accepted.Live;

    /// <inheritdoc/>
    public SessionPhase Phase => SessionPhase.Prepare;

    /// <inheritdoc/>
    public DateTimeOffset? BeganAt => Live.Session.AcceptedAt;
}

/// <summary>A session whose turn has come, with all that it runs with. Nothing of it exists but its record.</summary>
/// <param name="Live">The session.</param>
/// <param name="Demand">What it runs with.</param>
/// <param name="ImageId">The id of the image that it runs.</param>
public sealed record PreparedSession(LiveSession Live, SessionDemand Demand, string ImageId);

/// <summary>The phase <c>prepare</c>, after the acceptance.</summary>
public sealed class PrepareHandler(TurnTaking turns, ImageFetch images) : IRequestHandler<PrepareCommand, PreparedSession>
{
    /// <inheritdoc/>
    /// <exception cref="SessionException">What the session needs is not there any more.</exception>
    /// <exception cref="OperationCanceledException">The session is to end.</exception>
    public async Task<PreparedSession> Handle(PrepareCommand command, CancellationToken cancellationToken)
    {
        var demand = await turns.TakeAsync(command.Accepted, cancellationToken).ConfigureAwait(false);
        // Before any secret exists.
        var image = await images.FetchAsync(command.Live, demand.Agent, cancellationToken).ConfigureAwait(false);
        return new PreparedSession(command.Live, demand, image.Id);
    }
}
