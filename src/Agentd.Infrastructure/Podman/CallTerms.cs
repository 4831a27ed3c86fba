namespace Agentd.Infrastructure.Podman;

/// <summary>What a call of Podman's client does; <see cref="CallTerms"/> says what follows from it.</summary>
internal enum CallKind
{
    /// <summary>Asks, or sends one signal. Killing it breaks nothing.</summary>
    Asks,

    /// <summary>Pulls an image. Whole layers stay, and the next pull goes on from there.</summary>
    Fetches,

    /// <summary>Starts a container, or creates or removes secrets. Killed, it may leave half of its work.</summary>
    Changes,

    /// <summary>
    /// Removes containers, or hands a tree over. As a change; but a session chose how much there is to do, and nothing is added.
    /// </summary>
    Clears,

    /// <summary>Waits for a short container, which ends by itself: killed, it leaves that to its end.</summary>
    Attends,
}

/// <summary>
/// How long a call may take, and whether it is killed when its caller no longer waits. A call may wait for Podman's lock while another
/// removes a session's files, and the session chose how many. So only calls that may be killed and repeated have a short deadline.
/// docs/reliability.md shows operators the same table.
/// </summary>
/// <param name="Deadline">A call that has not ended by then is killed, and has failed.</param>
/// <param name="MayBeKilled">Whether it is also killed when its caller gives up or the daemon ends.</param>
internal sealed record CallTerms(TimeSpan Deadline, bool MayBeKilled)
{
    private static readonly (string Verb, CallKind Kind)[] Table =
    [
        ("version", CallKind.Asks),
        ("info", CallKind.Asks),
        ("ps", CallKind.Asks),
        ("image inspect", CallKind.Asks),
        ("image exists", CallKind.Asks),
        ("container inspect", CallKind.Asks),
        ("secret ls", CallKind.Asks),
        ("kill", CallKind.Asks),
        ("pull", CallKind.Fetches),
        ("run", CallKind.Changes),
        ("rm", CallKind.Clears),
        ("container prune", CallKind.Attends),
        ("unshare", CallKind.Changes),
        ("secret create", CallKind.Changes),
        ("secret rm", CallKind.Changes),
        ("system migrate", CallKind.Changes),
    ];

    /// <summary>Every verb that is called.</summary>
    public static IReadOnlyList<string> Verbs { get; } = [.. Table.Select(entry => entry.Verb)];

    /// <summary>A call's verb without its operands, and what it does.</summary>
    /// <exception cref="ArgumentException">The table does not know the verb.</exception>
    public static (string Verb, CallKind Kind) EntryOf(IReadOnlyList<string> arguments)
    {
        foreach (var entry in Table)
            if (entry.Verb.Split(' ') is var words && words.SequenceEqual(arguments.Take(words.Length))) return entry;
        throw new ArgumentException($"Nobody said how long 'podman {arguments[0]}' may take.", nameof(arguments));
    }
}
