using System.Text.Json;
using Agentd.Domain.Usage;
using Agentd.Egress.Protocol;

namespace Agentd.Infrastructure.Egress;

/// <summary>What the lines of a <c>usage.jsonl</c> come to. Its writer reads what hostile sessions send.</summary>
internal static class UsageFile
{
    /// <summary>A line's bytes, its end included.</summary>
    public static byte[] Line(UsageLine line) => [.. JsonSerializer.SerializeToUtf8Bytes(line, UsageJson.Default.UsageLine), (byte)'\n'];

    /// <summary>What the lines of a session that is over come to.</summary>
    public static SessionUsage Sum(IEnumerable<UsageLine> lines)
    {
        var tally = new UsageTally();
        foreach (var line in lines) Add(tally, line);
        tally.Open();
        return tally.Usage;
    }

    /// <summary>A line with what it cost.</summary>
    public static UsageLine Priced(UsageLine line, PriceList prices)
    {
        var tokens = TokensOf(line);
        // What its writer says that it cost counts nothing.
        var plain = line with { Cost = null, Currency = null };
        return line is { State: UsageState.Measured, Model: { } model } && tokens.IsBelievable && prices.For(model) is { } price
            ? plain with { Cost = price.Of(tokens), Currency = prices.Currency } : plain;
    }

    /// <summary>Adds what a line says.</summary>
    public static void Add(UsageTally tally, UsageLine line)
    {
        switch (line.State)
        {
            case UsageState.Open: tally.Open(); break;
            case UsageState.Begin: tally.Begin(); break;
            case UsageState.Free: break;
            case UsageState.Unmeasured: tally.Unmeasured(line.Reason); break;
            case UsageState.Failed: tally.Fail(); break;
            case UsageState.Lost: tally.Miss(line.Times ?? 1); break;
            default:
                var tokens = TokensOf(line);
                tally.Measured(line.Model, tokens, line.Time, line.Cost is { } cost ? (cost, line.Currency) : null);
                break;
        }
    }

    private static TokenCounts TokensOf(UsageLine line) =>
        new(line.Input ?? 0, line.Output ?? 0, line.CacheRead ?? 0, line.CacheWrite ?? 0);
}
