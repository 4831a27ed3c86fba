using System.Numerics;
using Agentd.Domain.Agents;
using Agentd.Infrastructure.Configuration.Keys;

namespace Agentd.Infrastructure.Configuration;

/// <summary>
/// <c>[agents.limits]</c> and <c>[daemon.default_limits]</c>, which have the same keys: one for each of <see cref="ResourceLimits.All"/>.
/// </summary>
internal static class LimitsTable
{
    private static readonly LimitKey[] Limits = [.. ResourceLimits.All.Select(KeyOf)];

    public static readonly KnownTable Defaults = new(
        "[daemon.default_limits]", "What a session may use whose agent does not say.", [.. Limits.Select(limit => limit.Key)]);

    // What an agent leaves out, the table of defaults says.
    public static readonly KnownTable Known = new(
        "[agents.limits]", "What a session of the agent may use. What is left out, [daemon.default_limits] says.",
        [.. Defaults.Keys.Select(key => key with { Otherwise = null })]);

    public static ResourceLimits Bind(WrittenTable table) =>
        Limits.Aggregate(new ResourceLimits(), (bound, limit) => limit.Limit.With(bound, limit.Find(table)));

    private static LimitKey KeyOf(ResourceLimit limit) => limit.Form switch
    {
        LimitForm.Size => KeyOf(limit, new SizeShape { Least = (long)limit.Least }),
        LimitForm.Amount => KeyOf(limit, new AmountShape(limit.Least, limit.Most)),
        _ => KeyOf(limit, new CountShape((int)limit.Least, (int)limit.Most)),
    };

    private static LimitKey KeyOf<T>(ResourceLimit limit, ValueShape<T> shape) where T : INumber<T>
    {
        var key = new KnownKey<T>(limit.Key, shape, limit.Meaning, limit.Otherwise, limit.Example);
        return new LimitKey(limit, key, table => table.Find(key) is { } found ? decimal.CreateChecked(found.Value) : null);
    }

    private sealed record LimitKey(ResourceLimit Limit, KnownKey Key, Func<WrittenTable, decimal?> Find);
}
