using System.Globalization;

namespace Agentd.Infrastructure.Podman;

/// <summary>
/// What a call of the client carries in its environment, so that it can be told from everybody else's as long as it lives, whatever its
/// arguments are: whose daemon made it, in which life of that daemon, and what it does.
/// </summary>
/// <param name="Owner">The daemon's id; empty for a command that is no daemon.</param>
/// <param name="Life">Drawn anew at every start.</param>
/// <param name="Number">Counts the calls of one life.</param>
/// <param name="Kind">What the call does.</param>
internal sealed record CallMark(string Owner, string Life, long Number, CallKind Kind)
{
    /// <summary>The variable's name.</summary>
    public const string Variable = "AGENTD_CALL";

    private static readonly (CallKind Kind, string Word)[] Words =
        [(CallKind.Asks, "asks"), (CallKind.Fetches, "fetches"), (CallKind.Changes, "changes"), (CallKind.Clears, "clears")];

    /// <summary>Reads a variable's value; null when it is none of ours.</summary>
    public static CallMark? Parse(string value) =>
        value.Split(':') is [var owner, var life, var number, var word]
        && long.TryParse(number, NumberStyles.None, CultureInfo.InvariantCulture, out var count)
        && Array.FindIndex(Words, entry => entry.Word == word) is >= 0 and var index
            ? new CallMark(owner, life, count, Words[index].Kind) : null;

    /// <summary>The variable's value.</summary>
    public override string ToString() =>
        string.Create(CultureInfo.InvariantCulture, $"{Owner}:{Life}:{Number}:{Array.Find(Words, entry => entry.Kind == Kind).Word}");
}
