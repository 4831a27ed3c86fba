using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using MediatR;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Pulls by a call of its own, where the agent's policy says so, and notes which image it came to.</summary>
public sealed class FetchImageHandler(IContainerEngine engine, ILoggerFactory loggers) : IRequestHandler<FetchImageCommand, PreparedSession>
{
    private const string Pull = "pull";

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <inheritdoc/>
    /// <exception cref="SessionException">The image is not there and may not or cannot be pulled.</exception>
    public async Task<PreparedSession> Handle(FetchImageCommand command, CancellationToken cancellationToken)
    {
        var live = command.Prepared.Live;
        var image = await ImageAsync(command.Prepared, cancellationToken).ConfigureAwait(false);
        live.Note(record => record with { ImageDigest = image.Digest });
        live.Progress.Ended(SessionPhase.Prepare);
        return command.Prepared with { ImageId = image.Id };
    }

    private async Task<LocalImage> ImageAsync(PreparedSession prepared, CancellationToken cancellation)
    {
        var agent = prepared.Demand.Agent;
        if (agent.Pull == PullPolicy.Always) return await PullAsync(prepared, cancellation).ConfigureAwait(false);
        var found = await engine.FindImageAsync(agent.BaseImage, cancellation).ConfigureAwait(false);
        return (agent.Pull, found) switch
        {
            (PullPolicy.Never, null) => throw new SessionException(
                $"agent '{agent.Name}': image {agent.BaseImage} is not present, and pull = \"never\"; build, load or pull it for the daemon's user"),
            (PullPolicy.Newer, { } older) => await NewerAsync(prepared, older, cancellation).ConfigureAwait(false),
            (_, null) => await PullAsync(prepared, cancellation).ConfigureAwait(false),
            _ => found,
        };
    }

    private async Task<LocalImage> NewerAsync(PreparedSession prepared, LocalImage older, CancellationToken cancellation)
    {
        try
        {
            return await PullAsync(prepared, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            SessionLog.PullFailed(_log, prepared.Live.Id, prepared.Demand.Agent.BaseImage, failure.Message);
            return older;
        }
    }

    private async Task<LocalImage> PullAsync(PreparedSession prepared, CancellationToken cancellation)
    {
        prepared.Live.Progress.Began(Pull);
        try
        {
            return await engine.PullImageAsync(prepared.Demand.Agent.BaseImage, cancellation).ConfigureAwait(false);
        }
        finally
        {
            prepared.Live.Progress.Ended(Pull);
        }
    }
}
