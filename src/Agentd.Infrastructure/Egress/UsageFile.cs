using System.Text.Json;
using Agentd.Application.Ports;
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

    /// <summary>What is taken of a budget of cost, by the file at a path.</summary>
    /// <exception cref="EngineException">It cannot be read.</exception>
    public static TakenCost CostOf(string path)
    {
        var (counted, underWay) = (0m, new Dictionary<long, decimal>());
        try
        {
            using var file = new FileStream(path, FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0);
            foreach (var line in new UsageLines(file).Read())
            {
                if (line.Id is not { } id) continue;
                if (line.State == UsageState.Begin) underWay[id] = line.ReservedCost ?? 0;
                else if (underWay.Remove(id)) counted += line.CountedCost ?? 0;
            }
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new EngineException($"network: what a session used cannot be read from {path}: {failure.Message}", failure);
        }
        return new TakenCost(counted, underWay.Values.Sum());
    }

    private static TokenCounts TokensOf(UsageLine line) =>
        new(line.Input ?? 0, line.Output ?? 0, line.CacheRead ?? 0, line.CacheWrite ?? 0);
}
