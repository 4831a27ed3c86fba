namespace Agentd.Infrastructure.Podman;

/// <summary>What a call of Podman's client does; <see cref="CallTerms"/> says what follows from it.</summary>
internal enum CallKind
{
    /// <summary>It asks, or sends one signal: whoever kills it breaks nothing.</summary>
    Asks,

    /// <summary>It brings an image here: what has come whole stays, and the next one goes on from there.</summary>
    Fetches,

    /// <summary>It starts a container, or makes or removes secrets. Whoever kills it may leave the half of it.</summary>
    Changes,

    /// <summary>It removes containers, or gives a tree back. The same holds; but how much there is to do was a session's choice, and nothing new comes.</summary>
    Clears,
}
