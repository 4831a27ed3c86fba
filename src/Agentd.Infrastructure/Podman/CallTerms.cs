namespace Agentd.Infrastructure.Podman;

/// <summary>
/// How long a call may take, and whether it is killed when nobody waits for it any more. Podman's lock is held for as long as whoever holds
/// it takes, and where that is the removal of a session's files, the session chose how long: so a short deadline is only for calls that
/// may be killed and made again. docs/reliability.md shows operators the same table.
/// </summary>
/// <param name="Deadline">When it has not ended by then, it is killed and has failed.</param>
/// <param name="MayBeKilled">Whether it is killed as well when its caller gives up or the daemon ends; if not, it goes on.</param>
internal sealed record CallTerms(TimeSpan Deadline, bool MayBeKilled)
{
    private static readonly (string Verb, CallKind Kind)[] Table =
    [
        ("version", CallKind.Asks),
        ("info", CallKind.Asks),
        ("ps", CallKind.Asks),
        ("image inspect", CallKind.Asks),
        ("image exists", CallKind.Asks),
        ("secret ls", CallKind.Asks),
        ("kill", CallKind.Asks),
        ("pull", CallKind.Fetches),
        ("run", CallKind.Changes),
        ("rm", CallKind.Clears),
        ("secret create", CallKind.Changes),
        ("secret rm", CallKind.Changes),
    ];

    /// <summary>A call's verb, without what it is done to, and what it does.</summary>
    /// <exception cref="ArgumentException">The table does not know the verb.</exception>
    public static (string Verb, CallKind Kind) EntryOf(IReadOnlyList<string> arguments)
    {
        foreach (var entry in Table)
            if (entry.Verb.Split(' ') is var words && words.SequenceEqual(arguments.Take(words.Length))) return entry;
        throw new ArgumentException($"Nobody said how long 'podman {arguments[0]}' may take.", nameof(arguments));
    }
}
