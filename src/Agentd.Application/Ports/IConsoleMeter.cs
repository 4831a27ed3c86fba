namespace Agentd.Application.Ports;

/// <summary>How much a running session prints, and when it last did.</summary>
public interface IConsoleMeter
{
    /// <summary>Completes when the raw console file holds more than <paramref name="most"/> bytes. Costs nothing while nothing is printed.</summary>
    Task GrowsBeyondAsync(StagedSession session, long most, CancellationToken cancellation);

    /// <summary>When something was last printed; null when the file is gone.</summary>
    DateTimeOffset? LastWrite(StagedSession session);
}
