using System.Text.Json;
using Agentd.Domain.Usage;

namespace Agentd.Egress.Inspection.Budgets;

/// <summary>What a request can use at most, by what stands in it.</summary>
/// <param name="Input">The tokens that it can be, of which a text has at most one for each of its bytes.</param>
/// <param name="Output">The most tokens that it lets be written.</param>
/// <param name="Price">What the model costs that it asks; null where it has no price.</param>
internal sealed record RequestDemand(long Input, long Output, ModelPrice? Price = null)
{
    /// <summary>The most bytes of a body: contexts of a million tokens need some five million.</summary>
    public const int MostBody = 8 * 1024 * 1024;

    /// <summary>What an interface adds to a request, to say how tools are called.</summary>
    private const int Added = 1024;

    private const long MostOutput = 1_000_000_000;
    private const int MostTimes = 1024;

    /// <summary>That of a session in which requests alone are counted.</summary>
    public static RequestDemand Nothing { get; } = new(0, 0);

    /// <summary>What is taken from the budget for it.</summary>
    public Spent Most => new(Input + Output, Price?.MostOf(Input, Output) ?? 0);

    /// <summary>Reads it from a request's body.</summary>
    /// <param name="body">The body.</param>
    /// <param name="api">What its host speaks.</param>
    /// <param name="path">The request's path, decoded.</param>
    /// <param name="terms">What its budget says of models.</param>
    /// <exception cref="FormatException">What the request can use at most is not known: why, and the cure.</exception>
    public static RequestDemand Read(ReadOnlySpan<byte> body, MeteredApi api, string path, BudgetTerms terms)
    {
        var names = DemandNames.Of(api, path);
        Dictionary<string, BodyMember> found;
        try
        {
            found = BodyMembers.Read(body, names);
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException)
        {
            throw new FormatException("its body is no JSON object that can be read in one way alone", broken);
        }
        var price = terms.PriceOf(Model(api, path, found, terms));
        if (!terms.BoundsTokens) return Nothing;
        if (names.References.FirstOrDefault(found.ContainsKey) is { } reference)
            throw new FormatException($"what {reference} leads to counts as input, and how much it is cannot be told; send all of it");
        return new RequestDemand(body.Length + Added, Written(names, found, price), price);
    }

    private static string? Model(MeteredApi api, string path, Dictionary<string, BodyMember> found, BudgetTerms terms)
    {
        if (terms.NamesModels && found.ContainsKey(DemandNames.Models)) throw new FormatException("it names several models; name one");
        return api == MeteredApi.Gemini ? Metering.SpendingPaths.ModelIn(path) : found.GetValueOrDefault(DemandNames.Model).Text;
    }

    private static long Written(DemandNames names, Dictionary<string, BodyMember> found, ModelPrice? price)
    {
        if (names.Most.Count == 0) return 0;
        var most = Largest(names.Most, found, MostOutput) ?? price?.MaxOutput
            ?? throw new FormatException(
                $"it does not say how much may be written; say {names.Most[0]}, or let the price of its model say max_output");
        return most * (Largest(names.Times, found, MostTimes) ?? 1);
    }

    // Of several the largest: not every server takes the same one.
    private static long? Largest(IReadOnlyList<string> names, Dictionary<string, BodyMember> found, long most)
    {
        long? largest = null;
        foreach (var name in names.Where(found.ContainsKey))
        {
            if (found[name].Number is not { } value || value < 1 || value > most)
                throw new FormatException($"{name} must be a whole number from 1 to {most}");
            largest = Math.Max(largest ?? 0, value);
        }
        return largest;
    }
}
