using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Prepare;

/// <summary>Pulls by a call of its own, where the agent's policy says so, and notes which image it came to.</summary>
public sealed class ImageFetch(IContainerEngine engine, ILoggerFactory loggers)
{
    private const string Pull = "pull";

    private readonly ILogger _log = loggers.CreateLogger(SessionLog.Category);

    /// <summary>Has the agent's image present.</summary>
    /// <exception cref="SessionException">The image is not there and may not or cannot be pulled.</exception>
    internal async Task<LocalImage> FetchAsync(LiveSession live, Agent agent, CancellationToken cancellation)
    {
        var image = await ImageAsync(live, agent, cancellation).ConfigureAwait(false);
        live.Note(record => record with { ImageDigest = image.Digest });
        return image;
    }

    private async Task<LocalImage> ImageAsync(LiveSession live, Agent agent, CancellationToken cancellation)
    {
        if (agent.Pull == PullPolicy.Always) return await PullOrFailAsync(live, agent, cancellation).ConfigureAwait(false);
        var found = await engine.FindImageAsync(agent.BaseImage, cancellation).ConfigureAwait(false);
        return (agent.Pull, found) switch
        {
            (PullPolicy.Never, null) => throw new SessionException(
                $"agent '{agent.Name}': image {agent.BaseImage} is not present, and pull = \"never\"; "
                + "build, load or pull it for the daemon's user"),
            (PullPolicy.Newer, { } older) => await NewerAsync(live, agent, older, cancellation).ConfigureAwait(false),
            (_, null) => await PullOrFailAsync(live, agent, cancellation).ConfigureAwait(false),
            _ => found,
        };
    }

    private async Task<LocalImage> NewerAsync(LiveSession live, Agent agent, LocalImage older, CancellationToken cancellation)
    {
        try
        {
            return await PullAsync(live, agent, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            SessionLog.PullFailed(_log, live.Id, agent.BaseImage, failure.Message);
            return older;
        }
    }

    private async Task<LocalImage> PullOrFailAsync(LiveSession live, Agent agent, CancellationToken cancellation)
    {
        try
        {
            return await PullAsync(live, agent, cancellation).ConfigureAwait(false);
        }
        catch (EngineException failure)
        {
            SessionLog.ImageMissing(_log, live.Id, agent.BaseImage, failure.Message);
            throw;
        }
    }

    private async Task<LocalImage> PullAsync(LiveSession live, Agent agent, CancellationToken cancellation)
    {
        live.Progress.Began(Pull);
        try
        {
            return await engine.PullImageAsync(agent.BaseImage, cancellation).ConfigureAwait(false);
        }
        finally
        {
            live.Progress.Ended(Pull);
        }
    }
}
