namespace Agentd.Web.Pages;

/// <summary>Which sessions somebody wants to see, as the address of the page says it.</summary>
internal sealed record SessionFilter
{
    /// <summary>How many are shown at a time.</summary>
    public const int PageSize = 50;

    private const int LongestWord = 200;

    /// <summary>The word of all outcomes that somebody should look at.</summary>
    public const string Failed = "failed";

    private static readonly string[] FailedOutcomes =
    [
        "generic_failure", "usage_error", "work_failed", "infrastructure_failure", "command_not_executable", "command_not_found",
        "terminated_by_signal", "timed_out", "error",
    ];

    /// <summary>Only this agent's; null for all.</summary>
    public string? Agent { get; private init; }

    /// <summary>Only those with this outcome; null for all.</summary>
    public string? Outcome { get; private init; }

    /// <summary>Only those that have this in them; null for all.</summary>
    public string? Find { get; private init; }

    /// <summary>Only those behind this place; null for the newest.</summary>
    public string? After { get; private init; }

    /// <summary>Reads it from the parts of an address.</summary>
    public static SessionFilter Read(Func<string, string?> value)
    {
        string? Word(string name) => value(name)?.Trim() is { Length: > 0 and <= LongestWord } word ? word : null;
        return new SessionFilter { Agent = Word("agent"), Outcome = Word("outcome"), Find = Word("find"), After = Word("after") };
    }

    /// <summary>What the daemon is asked.</summary>
    public RecordsRequest Question => new()
    {
        Limit = PageSize,
        Agent = Agent,
        Outcomes = Outcome is null ? null : Outcome == Failed ? FailedOutcomes : [Outcome],
        Find = Find,
        After = After,
    };

    /// <summary>The address of the same sessions from another place on.</summary>
    public string PathFrom(string? after)
    {
        (string Name, string? Value)[] parts = [("agent", Agent), ("outcome", Outcome), ("find", Find), ("after", after)];
        var given = parts.Where(part => part.Value is not null)
            .Select(part => $"{part.Name}={Uri.EscapeDataString(part.Value!)}").ToArray();
        return given.Length == 0 ? "/sessions" : $"/sessions?{string.Join('&', given)}";
    }

    /// <summary>How many of the counted sessions it would show.</summary>
    public int Matches(IReadOnlyDictionary<string, int> counts) => Outcome switch
    {
        null => counts.Values.Sum(),
        Failed => FailedCount(counts),
        { } one => counts.GetValueOrDefault(one),
    };

    /// <summary>How many of the counted sessions failed.</summary>
    public static int FailedCount(IReadOnlyDictionary<string, int> counts) => FailedOutcomes.Sum(word => counts.GetValueOrDefault(word));
}
