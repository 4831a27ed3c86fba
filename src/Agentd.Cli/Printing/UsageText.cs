using System.Globalization;

namespace Agentd.Cli.Printing;

/// <summary>What a session used, as a person reads it.</summary>
internal static class UsageText
{
    private static readonly (long Least, string Unit)[] Units = [(1_000_000_000, "G"), (1_000_000, "M"), (1_000, "k")];

    /// <summary>What there is to say, by name: a line per model, what it cost, and what is not known.</summary>
    public static IEnumerable<(string Name, string Value)> Facts(SessionDetails session)
    {
        if (session.Declared is { Count: > 0 } declared) yield return ("Agent says", string.Join('\n', declared.Select(Of)));
        if (session.Usage is not { } usage) yield break;
        var models = string.Join('\n', usage.Models.Select(Of));
        yield return ("Used", models.Length == 0 ? "nothing that was measured" : models);
        if (Cost(usage.Cost, usage.Currency) is { } cost) yield return ("Cost", cost);
        if (usage.UnderWay > 0) yield return ("Under way", Requests(usage.UnderWay));
        if (usage.Failed > 0) yield return ("Failed", Requests(usage.Failed));
        if (usage.Unmeasured > 0) yield return ("Not measured", Requests(usage.Unmeasured));
    }

    /// <summary>Sums in a few words; null for none. A plus sign says that some requests told no usage.</summary>
    public static string? Short(UsageSums? sums) => sums is null ? null : string.Join(", ", new[]
    {
        Tokens(sums.Tokens) + (sums.Unmeasured > 0 ? "+" : ""), Cost(sums.Cost, sums.Currency),
    }.OfType<string>());

    /// <summary>An amount of money; null for none.</summary>
    public static string? Cost(decimal? cost, string? currency) =>
        cost is { } amount ? string.Create(CultureInfo.InvariantCulture, $"{amount:0.00##} {currency}") : null;

    /// <summary>What a day came to so far; null where none is bounded.</summary>
    public static string? Day(SpentToday? today) => today is null ? null : string.Create(
        CultureInfo.InvariantCulture,
        $"{today.Cost:0.00##}{(today.Limit is { } limit ? $" of {limit:0.00##}" : "")} {today.Currency}{(today.Spent ? ", spent" : "")}");

    /// <summary>Tokens, to three digits.</summary>
    public static string Tokens(long tokens)
    {
        var (least, unit) = Units.FirstOrDefault(one => tokens >= one.Least, (Least: 1L, Unit: ""));
        var amount = (decimal)tokens / least;
        var form = unit.Length == 0 || amount >= 100 ? "0" : amount >= 10 ? "0.#" : "0.##";
        return amount.ToString(form, CultureInfo.InvariantCulture) + unit;
    }

    private static string Of(UsedModel model)
    {
        var cached = model.CacheReadTokens + model.CacheWriteTokens == 0
            ? "" : $", cache {Tokens(model.CacheReadTokens)} read {Tokens(model.CacheWriteTokens)} written";
        return $"{model.Model}: {Requests(model.Requests)}, {Tokens(model.InputTokens)} in {Tokens(model.OutputTokens)} out{cached}";
    }

    private static string Requests(long count) => count == 1 ? "1 request" : $"{count} requests";
}
