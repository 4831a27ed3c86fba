using System.Globalization;

namespace Agentd.Domain.Scheduling;

/// <summary>What one field of a cron expression says.</summary>
/// <param name="Numbers">The numbers that match, ascending; Sunday is 0.</param>
/// <param name="Starred">Whether the text begins with <c>*</c>, which is crontab's word for "not restricted", even in <c>*/2</c>.</param>
/// <param name="Repeats">Whether the text holds a <c>*</c>, a range or a step, and so tells of an interval and not of single times.</param>
internal sealed record CronValues(IReadOnlyList<int> Numbers, bool Starred, bool Repeats)
{
    private static readonly char[] Digits = [.. "0123456789"];

    /// <summary>Reads one field.</summary>
    /// <exception cref="FormatException">The text is not crontab's; the message says why, and what would be right.</exception>
    public static CronValues Read(string text, CronField field)
    {
        var numbers = new SortedSet<int>();
        foreach (var item in text.Split(',')) numbers.UnionWith(Item(item, field));
        if (field == CronField.DayOfWeek && numbers.Remove(7)) numbers.Add(0);
        return new([.. numbers], text.StartsWith('*'), text.AsSpan().IndexOfAny("*-/") >= 0);
    }

    private static IEnumerable<int> Item(string item, CronField field)
    {
        if (item.Length == 0)
            throw new FormatException($"{field.Title} field: an element of the list is empty; write values as in '1,2'");
        var slash = item.IndexOf('/');
        var range = slash < 0 ? item : item[..slash];
        var (first, last) = Range(range, field);
        if (slash < 0) return Enumerable.Range(first, last - first + 1);
        if (first == last && !range.Contains('-'))
        {
            throw new FormatException(
                $"{field.Title} field: '{item}' has a step without a range; write '{range}-{field.Last}{item[slash..]}'");
        }

        var step = Step(item[(slash + 1)..], field);
        return Enumerable.Range(first, last - first + 1).Where(n => (n - first) % step == 0);
    }

    private static (int First, int Last) Range(string text, CronField field)
    {
        if (text == "*") return (field.First, field.Last);
        var dash = text.IndexOf('-');
        if (dash < 0) return (Value(text, field), Value(text, field));
        var (first, last) = (Value(text[..dash], field), Value(text[(dash + 1)..], field));
        return first <= last
            ? (first, last)
            : throw new FormatException($"{field.Title} field: '{text}' runs backwards; write '{Forwards(first, last, field)}'");
    }

    private static string Forwards(int first, int last, CronField field)
    {
        if (field == CronField.DayOfWeek && last == 0) return $"{first}-7";
        var end = field == CronField.DayOfWeek ? 6 : field.Last;
        return $"{Span(first, end)},{Span(field.First, last)}";
    }

    private static string Span(int first, int last) => first == last ? $"{first}" : $"{first}-{last}";

    private static int Step(string text, CronField field) =>
        CronNumber.TryRead(text, out var step) && step >= 1 && step <= field.Last
            ? step
            : throw new FormatException($"{field.Title} field: the step '{text}' is not a number from 1 to {field.Last}");

    private static int Value(string text, CronField field)
    {
        try
        {
            return field.Value(text);
        }
        catch (FormatException e) when (text.Trim(Digits).ToUpperInvariant() is "?" or "L" or "W" or "LW" or "#" or "~" or "H")
        {
            var cure = text == "?" ? "write '*'" : "write numbers, names, '*', ranges, lists and steps only";
            throw new FormatException($"{e.Message}; it is an extension that crontab does not have: {cure}", e);
        }
    }
}

/// <summary>One of the five fields of a cron expression: which numbers it takes, and what they are called.</summary>
internal sealed record CronField(string Title, int First, int Last, params string[] Names)
{
    public static readonly CronField Minute = new("minute", 0, 59);

    public static readonly CronField Hour = new("hour", 0, 23);

    public static readonly CronField DayOfMonth = new("day-of-month", 1, 31);

    public static readonly CronField Month =
        new("month", 1, 12, "jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec");

    /// <summary>0 and 7 both stand for Sunday.</summary>
    public static readonly CronField DayOfWeek = new("day-of-week", 0, 7, "sun", "mon", "tue", "wed", "thu", "fri", "sat");

    /// <summary>The values that the field takes, for a message.</summary>
    public string Range => Names.Length == 0 ? $"{First} to {Last}" : $"{First} to {Last} or {Names[0]} to {Names[^1]}";

    /// <summary>Reads a number or a name of this field.</summary>
    /// <exception cref="FormatException">It is neither; the message says what would be right.</exception>
    public int Value(string text)
    {
        var name = Array.FindIndex(Names, n => n.Equals(text, StringComparison.OrdinalIgnoreCase));
        if (name >= 0) return First + name;
        if (CronNumber.TryRead(text, out var number) && number >= First && number <= Last) return number;
        throw new FormatException($"{Title} field: '{text}' is not one of {Range}");
    }
}

/// <summary>A number as crontab writes it: ASCII digits and nothing else.</summary>
internal static class CronNumber
{
    public static bool TryRead(string text, out int number) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out number);
}
