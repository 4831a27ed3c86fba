using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Infrastructure.Configuration.Keys;
using FluentValidation;

namespace Agentd.Infrastructure.Configuration;

/// <summary>What must hold between an agent's brokered credentials and its network, and among them.</summary>
internal sealed class BrokeredCredentials : TableRules
{
    // With the longest of everything they must fit a message of the broker's.
    private const int Most = 64;

    public BrokeredCredentials(EffectiveNetworks networks)
    {
        Rule((agent, context) =>
        {
            var brokered = agent.Tables(AgentTable.Credentials).Where(credential => credential.Has(BrokeredKeys.Hosts)).ToList();
            if (brokered.Skip(Most).FirstOrDefault() is { } beyond) Fail(context, beyond, $"is beyond {Most} such credentials of an agent");
            CheckHosts(brokered.Take(Most), agent.Table(AgentTable.Network), networks, context);
            CheckPairs([.. brokered.Take(Most)], context);
        });
    }

    private static void CheckHosts(
        IEnumerable<WrittenTable> brokered, WrittenTable network, EffectiveNetworks networks, ValidationContext<WrittenTable> context)
    {
        List<(NetworkRule Rule, WrittenTable Table)> rules = [];
        foreach (var credential in brokered)
        {
            if (rules.Count == 0) rules = [.. RuleBounds.Valid(network.Tables(NetworkTable.Allow)), .. networks.ValidOfAll];
            var objection = networks.IsFiltered(network) ? Objection(BrokeredKeys.HostsOf([credential]), rules)
                : "needs network mode \"filtered\": nobody else stands between the agent and the host; set it, or remove hosts";
            if (objection is not null) Fail(context, credential, objection);
        }
    }

    private static void Fail(ValidationContext<WrittenTable> context, WrittenTable credential, string objection) =>
        Fail(context, credential, BrokeredKeys.Hosts, credential.PlaceOf(BrokeredKeys.Hosts), objection);

    private static string? Objection(IReadOnlyList<HostPattern> hosts, IReadOnlyList<(NetworkRule Rule, WrittenTable Table)> rules)
    {
        foreach (var (rule, table) in rules)
        {
            if (hosts.FirstOrDefault(rule.Host.Overlaps) is not { } host) continue;
            var place = table.PlaceOf(AllowTable.Host);
            if (rule.Protocol != NetworkProtocol.Https)
                return $"names {host}, which the rule at {place} allows by another protocol than https; a value goes over https alone";
            if (InspectionKeys.Refuses(table))
                return $"names {host}, and the rule at {place} says inspect = false; a value is put into requests that are read";
        }
        return null;
    }

    private static void CheckPairs(IReadOnlyList<WrittenTable> brokered, ValidationContext<WrittenTable> context)
    {
        var pairs =
            from later in brokered.Index()
            from earlier in brokered.Take(later.Index)
            select (later.Item, earlier);
        foreach (var (later, earlier) in pairs)
        {
            if (SetAlike(later, earlier))
            {
                Fail(context, later, BrokeredKeys.Set, later.PlaceOf(BrokeredKeys.Set),
                    $"sets the header that the credential at {earlier.PlaceOf(BrokeredKeys.Set)} sets for the same host; keep one");
            }
            if (later.Find(BrokeredKeys.Sample) is { } found && earlier.Find(BrokeredKeys.Sample) is { } known
                && Hold(found.Value, known.Value))
            {
                Fail(context, later, BrokeredKeys.Sample, found,
                    $"holds the placeholder at {known.Place}, or is held by it; each must be unlike every other in the file");
            }
        }
    }

    // What is equal is told where the whole file is looked at.
    private static bool Hold(string one, string other) =>
        one != other && (one.Contains(other, StringComparison.Ordinal) || other.Contains(one, StringComparison.Ordinal));

    private static bool SetAlike(WrittenTable one, WrittenTable other) =>
        SetBy(one) is { } header && SetBy(other) is { } others && header.Equals(others, StringComparison.OrdinalIgnoreCase)
        && BrokeredKeys.HostsOf([one]).Any(host => BrokeredKeys.HostsOf([other]).Any(host.Overlaps));

    private static string? SetBy(WrittenTable credential) => credential.Find(BrokeredKeys.Set) is { Value: var text }
        && HeaderTemplate.Objection(text) is null ? HeaderTemplate.Parse(text).Header : null;
}
