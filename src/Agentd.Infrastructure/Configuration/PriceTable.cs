using Agentd.Domain.Usage;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary><c>[[prices]]</c>: what models cost. Without a price tokens alone are told.</summary>
internal sealed class PriceTable : TableRules
{
    private static readonly AmountShape Amount = new(0, ModelPrice.Most);

    private static readonly KnownKey<string> Model = new("model", new TextShape(),
        "Which models: a name as answers tell it, or its beginning and '*'. The first table that fits a model counts.",
        Example: "\"claude-sonnet-*\"", Required: true);

    private static readonly KnownKey<decimal> Input = new("input", Amount,
        "What a million tokens cost that are read anew, in [daemon] currency.", Example: "3.00", Required: true);

    private static readonly KnownKey<decimal> Output = new("output", Amount,
        "What a million tokens cost that are written.", Example: "15.00", Required: true);

    private static readonly KnownKey<decimal> CacheRead = new("cache_read", Amount,
        "What a million tokens cost that are read from a cache.", Otherwise: "as much as input", Example: "0.30");

    private static readonly KnownKey<decimal> CacheWrite = new("cache_write", Amount,
        "What a million tokens cost that are read and put into a cache.", Otherwise: "as much as input", Example: "3.75");

    private static readonly KnownKey<int> MaxOutput = new("max_output", new CountShape(1, 100_000_000),
        "The most tokens that such a model writes in an answer: so much is taken from a budget for a request that does not say less.",
        Otherwise: "under a budget of tokens or cost such a request is refused", Example: "64000");

    public static readonly KnownTable Known = new(
        "[[prices]]", "What models cost. agentd knows no prices of its own: without a table that fits, tokens alone are told.",
        Model, Input, Output, CacheRead, CacheWrite, MaxOutput);

    public PriceTable() => Rule(Model, ModelPattern.Objection);

    public static ModelPrice Bind(WrittenTable table) =>
        new(ModelPattern.Parse(table.Get(Model)), table.Get(Input), table.Get(Output))
        {
            CacheRead = table.Find(CacheRead)?.Value,
            CacheWrite = table.Find(CacheWrite)?.Value,
            MaxOutput = table.Find(MaxOutput)?.Value,
        };
}
