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
            throw new FormatException(
                $"{field.Title} field: '{item}' has a step without a range; write '{range}-{field.Last}{item[slash..]}'");
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
