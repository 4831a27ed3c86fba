using System.Globalization;

namespace Agentd.Web.Pages;

/// <summary>Times, lengths and amounts in words.</summary>
internal static class InWords
{
    /// <summary>How long something took: <c>3.2 s</c>, <c>1 m 37 s</c>, <c>2 h 05 m</c>.</summary>
    public static string Took(TimeSpan? length) => length switch
    {
        null => "–",
        { TotalSeconds: < 1 } t => Number($"{Math.Max(0, t.TotalMilliseconds):0} ms"),
        { TotalSeconds: < 60 } t => Number($"{Math.Floor(t.TotalSeconds * 10) / 10:0.0} s"),
        { TotalHours: < 1 } t => Number($"{t.Minutes} m {t.Seconds:00} s"),
        { TotalDays: < 2 } t => Number($"{(int)t.TotalHours} h {t.Minutes:00} m"),
        { } t => Number($"{(int)t.TotalDays} d {t.Hours} h"),
    };

    /// <summary>A length without parts: <c>26 min</c>.</summary>
    public static string About(TimeSpan length) => length.Duration() switch
    {
        { TotalSeconds: < 60 } t => Number($"{Math.Round(t.TotalSeconds):0} s"),
        { TotalMinutes: < 60 } t => Number($"{Math.Round(t.TotalMinutes):0} min"),
        { TotalHours: < 48 } t => Number($"{Math.Round(t.TotalHours):0} h"),
        { } t => Number($"{Math.Round(t.TotalDays):0} d"),
    };

    /// <summary>A moment, as far as it is from now; the page keeps it true and tells the moment itself.</summary>
    public static Markup When(DateTimeOffset? moment, DateTimeOffset now) => moment is not { } at ? Markup.Of($"–")
        : Markup.Of($"<time data-near datetime=\"{Iso(at)}\" title=\"{Utc(at)}\">{Near(at, now)}</time>");

    /// <summary>The time of day; the page tells it in the time zone of whoever looks.</summary>
    public static Markup Clock(DateTimeOffset at) =>
        Markup.Of($"<time data-clock datetime=\"{Iso(at)}\">{at.UtcDateTime.ToString("HH:mm", CultureInfo.InvariantCulture)}</time>");

    /// <summary>A day of the week; the page tells it in the time zone of whoever looks.</summary>
    public static Markup Day(DateTimeOffset at) =>
        Markup.Of($"<time data-day datetime=\"{Iso(at)}\">{at.UtcDateTime.ToString("ddd d", CultureInfo.InvariantCulture)}</time>");

    /// <summary>A time of one of the next days; the page tells it in the time zone of whoever looks.</summary>
    public static Markup Due(DateTimeOffset at) => Markup.Of(
        $"<time data-due datetime=\"{Iso(at)}\">{at.UtcDateTime.ToString("ddd d, HH:mm", CultureInfo.InvariantCulture)}</time>");

    /// <summary>Date and time of day; the page tells it in the time zone of whoever looks.</summary>
    public static Markup Moment(DateTimeOffset at) => Markup.Of($"<time data-moment datetime=\"{Iso(at)}\">{Utc(at)}</time>");

    /// <summary>How long something has gone on; the page counts on.</summary>
    public static Markup Since(DateTimeOffset begin, DateTimeOffset now) =>
        Markup.Of($"<time data-since datetime=\"{Iso(begin)}\">{Took(now - begin)}</time>");

    /// <summary>What tokens cost, or how many there were.</summary>
    public static string Used(UsageSums? used) => used switch
    {
        null => "–",
        { Cost: { } cost, Currency: { } currency } => Money(cost, currency),
        { } sums => $"{Short(sums.Tokens)} tokens",
    };

    /// <summary>An amount of money.</summary>
    public static string Money(decimal amount, string? currency) => Number($"{amount:0.00} {currency}").TrimEnd();

    /// <summary>A large number, shortened: <c>186 k</c>.</summary>
    public static string Short(long number) => number switch
    {
        < 10_000 => Number($"{number}"),
        < 10_000_000 => Number($"{number / 1000.0:0.#} k"),
        _ => Number($"{number / 1_000_000.0:0.#} M"),
    };

    /// <summary>A size: <c>12.4 KiB</c>.</summary>
    public static string Size(long bytes) => bytes switch
    {
        < 1024 => Number($"{bytes} B"),
        < 1 << 20 => Number($"{bytes / 1024.0:0.#} KiB"),
        < 1 << 30 => Number($"{bytes / 1048576.0:0.#} MiB"),
        _ => Number($"{bytes / 1073741824.0:0.##} GiB"),
    };

    /// <summary>A moment as a machine reads it.</summary>
    public static string Iso(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture);

    /// <summary>What somebody says without a beginning and an end, as a sentence.</summary>
    public static string Sentence(string words) => words.Length == 0 ? "" : $"{char.ToUpperInvariant(words[0])}{words[1..].TrimEnd('.')}.";

    /// <summary>A whole number that somebody counts: <c>10,005</c>.</summary>
    public static string Grouped(long number) => Number($"{number:#,0}");

    /// <summary>One of something, or many.</summary>
    public static string Count(long count, string one, string many) => Number($"{Grouped(count)} {(count == 1 ? one : many)}");

    private static string Utc(DateTimeOffset at) => at.UtcDateTime.ToString("yyyy-MM-dd HH:mm:ss 'UTC'", CultureInfo.InvariantCulture);

    private static string Near(DateTimeOffset at, DateTimeOffset now) => at <= now ? $"{About(now - at)} ago" : $"in {About(at - now)}";

    private static string Number(FormattableString text) => text.ToString(CultureInfo.InvariantCulture);
}
