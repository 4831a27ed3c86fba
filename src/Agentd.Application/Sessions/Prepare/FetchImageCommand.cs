using Agentd.Application.Ports;
using MediatR;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>The last part of <c>prepare</c>: has the image present, before any secret exists.</summary>
public sealed record FetchImageCommand(PreparedSession Prepared) : IRequest<PreparedSession>;

/// <summary>Pulls by a call of its own, where the image is not there.</summary>
public sealed class FetchImageHandler(IContainerEngine engine) : IRequestHandler<FetchImageCommand, PreparedSession>
{
    /// <inheritdoc/>
    public async Task<PreparedSession> Handle(FetchImageCommand command, CancellationToken cancellationToken)
    {
        await engine.EnsureImageAsync(command.Prepared.Demand.Agent.BaseImage, cancellationToken).ConfigureAwait(false);
        command.Prepared.Live.Progress.Ended(Domain.Sessions.SessionPhase.Prepare);
        return command.Prepared;
    }
}
