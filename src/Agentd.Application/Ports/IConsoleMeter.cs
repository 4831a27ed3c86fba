namespace Agentd.Application.Ports;

/// <summary>How much a running session prints, and when it last did.</summary>
public interface IConsoleMeter
{
    /// <summary>
    /// Completes when the raw console file holds more than <paramref name="most"/> bytes. Costs nothing while nothing is printed.
    /// </summary>
    Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation);

    /// <summary>
    /// Completes when there is no room for what the session prints, or may not have been. Costs nothing while nothing is printed.
    /// </summary>
    /// <param name="session">The session.</param>
    /// <param name="sinceStart">Whether the session has only begun: else there may have been none before.</param>
    /// <param name="cancellation">Ends the watch.</param>
    Task LacksRoomAsync(StagedSession session, bool sinceStart, CancellationToken cancellation);

    /// <summary>When something was last printed; null when the file is gone.</summary>
    DateTimeOffset? LastWrite(StagedSession session);
}
