using System.Text.RegularExpressions;

namespace Agentd.JsonSchema.Formats;

/// <summary>Durations of RFC 3339, appendix A.</summary>
internal static partial class DurationFormat
{
    private const string Time = "T(?:[0-9]+H(?:[0-9]+M(?:[0-9]+S)?)?|[0-9]+M(?:[0-9]+S)?|[0-9]+S)";

    private const string Date = "(?:[0-9]+Y(?:[0-9]+M(?:[0-9]+D)?)?|[0-9]+M(?:[0-9]+D)?|[0-9]+D)";

    public static bool IsDuration(string text) => Shape().IsMatch(text);

    [GeneratedRegex($@"\AP(?:{Date}(?:{Time})?|{Time}|[0-9]+W)\z")]
    private static partial Regex Shape();
}
