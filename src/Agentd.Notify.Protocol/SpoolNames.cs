using System.Globalization;

namespace Agentd.Notify.Protocol;

/// <summary>
/// How the spool is laid out: a directory for each sink, in it a file for each event that waits. The daemon adds files, each whole by a
/// rename; the notifier alone takes them away.
/// </summary>
public static class SpoolNames
{
    /// <summary>The most events that wait for a sink.</summary>
    public const int MostEntries = 1000;

    /// <summary>The most bytes of them.</summary>
    public const long MostBytes = 16 << 20;

    /// <summary>The most bytes of one event.</summary>
    public const int MostOfOne = 64 << 10;

    /// <summary>The spool's directory, in the daemon's state directory.</summary>
    public const string Spool = "spool";

    /// <summary>The directory, in a sink's, of events that could not be delivered.</summary>
    public const string Dead = "dead";

    /// <summary>The file, in a sink's directory, in which the notifier keeps what it must still know in its next run.</summary>
    public const string Memory = "memory";

    /// <summary>The file that a running notifier holds locked.</summary>
    public const string Lock = "lock";

    private const string Ending = ".json", GoodEnding = ".good.json", Format = "D20";
    private const int Digits = 20;

    /// <summary>The name of an event's file: names sort as the events came.</summary>
    /// <param name="sequence">Its place in the order; no two events ever have the same.</param>
    /// <param name="isGood">Whether it tells of no trouble: such are the first to go where there is no room.</param>
    public static string Of(long sequence, bool isGood = false) =>
        sequence.ToString(Format, CultureInfo.InvariantCulture) + (isGood ? GoodEnding : Ending);

    /// <summary>The place of an event in the order; null for a name that is no event's.</summary>
    public static long? Sequence(string name) => name.Length > Digits && name[Digits..] is (Ending or GoodEnding)
        && long.TryParse(name.AsSpan(0, Digits), NumberStyles.None, CultureInfo.InvariantCulture, out var sequence) ? sequence : null;

    /// <summary>Whether an event's file tells of no trouble.</summary>
    public static bool IsGood(string name) => name.EndsWith(GoodEnding, StringComparison.Ordinal);
}
