namespace Agentd.Application.Sessions;

/// <summary>What there may be of a session outside its record, and whose the record's tree is: all that its teardown has to look for.</summary>
public sealed record Footprint
{
    /// <summary>Whether its container may exist.</summary>
    public bool Container { get; init; }

    /// <summary>Its secrets that may be in the engine's store.</summary>
    public IReadOnlyList<string> Secrets { get; init; } = [];

    /// <summary>Whether the record's tree is the daemon's: no container ever wrote it, or it was handed over.</summary>
    public bool TreeIsOurs { get; init; } = true;

    /// <summary>The image that the tree can be handed over with; null while none is known.</summary>
    public string? Image { get; init; }

    /// <summary>Whether there is nothing of it, as before anything was made and after a clean teardown.</summary>
    public bool IsEmpty => !Container && Secrets.Count == 0 && TreeIsOurs;

    /// <summary>Whether the tree is still to be handed over, and can be.</summary>
    public bool HandOverOwed => !TreeIsOurs && Image is not null;
}
