using Agentd.Application.Ports;
using Agentd.Domain.Agents;
using Agentd.Domain.Credentials;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Domain.Usage;
using Agentd.Domain.Workspaces;
using Agentd.Egress.Protocol;
using Agentd.Infrastructure.Linux;

namespace Agentd.Infrastructure.Egress;

/// <summary>What a session may reach, and what is put into its requests, in the words of the broker's contract.</summary>
internal static class EgressPlan
{
    private const int MostAuthorityBytes = 256 * 1024;
    private static readonly TimeSpan LongestAuthority = TimeSpan.FromDays(30);

    /// <summary>
    /// The request to attach the session, as it is staged: without its process, which is not there yet, and without a value, which no file
    /// may hold.
    /// </summary>
    /// <exception cref="SessionException">The repository's host cannot be allowed, or a file of authorities cannot be read.</exception>
    public static Attach Of(StagedSession staged, SessionId session, FilteredDemand demand)
    {
        try
        {
            var clone = demand.Token is null
                ? CloneRule.For(demand.Repository, demand.Rules) : CloneRule.WithToken(demand.Repository, demand.Rules);
            var rules = demand.Token is null ? demand.Rules : [.. demand.Rules.Select(rule => ReadWith(clone, rule))];
            var needed = demand.Brokered.Count > 0
                || rules.Append(clone).Any(rule => rule is { Protocol: NetworkProtocol.Https, IsInspected: true });
            var isMetered = rules.Any(rule => rule.Meter is not null);
            var plan = new Attach(
                session.Value, 0, staged.Network, staged.NetworkDecisions, [.. rules.Select(Rule)], CloneStage.Before, Rule(clone),
                needed ? Authority(staged, demand.Timeout) : null,
                demand.Brokered.Count > 0 ? [.. demand.Brokered.Select(credential => Credential(credential, demand))] : null,
                isMetered ? staged.NetworkUsage : null, isMetered ? Budget(demand.Budget) : null,
                isMetered ? Stall(demand.Stall) : null, demand.Learns ? true : null);
            return PlanSize.Objection(plan) is { } objection
                ? throw new SessionException($"the network of the session cannot be filtered: upstream_ca {objection}") : plan;
        }
        catch (FormatException unfit)
        {
            throw new SessionException($"the network of a clone from {demand.Repository} cannot be filtered: {unfit.Message}", unfit);
        }
    }

    /// <summary>As much of it as is known of an agent by itself: for judging its size.</summary>
    /// <exception cref="SessionException">A file of authorities cannot be read.</exception>
    public static Attach Of(Agent agent)
    {
        var rules = agent.Network.Rules ?? [];
        var brokered = agent.Credentials.Where(credential => credential.Brokered is not null)
            .Select(credential => new EgressCredential(credential.Name, "", [])).ToList();
        if (agent.RepositoryToken is not null) brokered.Add(new EgressCredential("", "", []));
        return new Attach(
            "", 0, "", "", [.. rules.Select(Rule)], CloneStage.Before,
            agent.Repository is { } repository ? Rule(CloneRule.For(repository, rules)) : null, Credentials: brokered,
            Budget: Budget(agent.Budget));
    }

    // The session's own rules come before the clone's: one that let the clone's connections through unread would leave it without a token.
    private static NetworkRule ReadWith(NetworkRule clone, NetworkRule rule) =>
        rule.Protocol == NetworkProtocol.Https && rule.Host.Overlaps(clone.Host) && rule.Ports.Intersect(clone.Ports).Any()
            ? rule with { Inspect = true } : rule;

    private static EgressRule Rule(NetworkRule rule) => new(
        rule.Host.Text, rule.Ports, rule.Protocol.Word(), [.. rule.Addresses.Select(range => range.ToString())],
        rule.Methods.Count > 0 ? rule.Methods : null, rule.Paths.Count > 0 ? [.. rule.Paths.Select(path => path.Text)] : null, rule.Inspect,
        rule.UpstreamCa is { } file ? Authorities(file) : null, rule.Meter?.Word());

    private static EgressBudget? Budget(SessionBudget? budget) => budget is null ? null : new EgressBudget(
        budget.Tokens, budget.Requests, budget.Cost, budget.Prices.Currency,
        budget.Models.Count > 0 ? [.. budget.Models.Select(model => model.Text)] : null,
        budget.Prices.Prices.Count > 0 ? [.. budget.Prices.Prices.Select(Price)] : null, IsDaily: budget.Day is not null);

    private static EgressStall? Stall(SessionStall? stall) =>
        stall is null ? null : new EgressStall(stall.RepeatRequests, stall.ErrorsInARow, stall.OnStall == OnStall.Stop);

    private static EgressPrice Price(ModelPrice price) =>
        new(price.Model.Text, price.Input, price.Output, price.CacheRead, price.CacheWrite, price.MaxOutput);

    private static string Authorities(string file)
    {
        try
        {
            return RegularFile.ReadText(file, MostAuthorityBytes);
        }
        catch (IOException unreadable)
        {
            throw new SessionException($"upstream_ca {file} {unreadable.Message}", unreadable);
        }
    }

    private static EgressAuthority Authority(StagedSession staged, TimeSpan? timeout) => new(
        staged.AuthorityKey, staged.AuthorityCertificate,
        (long)(timeout is { } limit && limit < LongestAuthority ? limit : LongestAuthority).TotalSeconds);

    private static EgressCredential Credential(ResolvedCredential credential, FilteredDemand demand)
    {
        var use = credential.Brokered!;
        return new EgressCredential(
            credential.Name, credential.Placeholder, [.. use.Hosts.Select(host => host.Text)], Value: null, use.Headers, use.Set?.Text,
            [.. use.In.Select(part => part.Word())], ForClone: credential == demand.Token);
    }
}

/// <summary>What a filtered session asks of its network.</summary>
/// <param name="Repository">What it clones.</param>
/// <param name="Rules">What it may reach besides.</param>
internal sealed record FilteredDemand(RepositoryUrl Repository, IReadOnlyList<NetworkRule> Rules)
{
    /// <summary>Whether what no rule names goes through as well, and is recorded.</summary>
    public bool Learns { get; init; }

    /// <summary>The seccomp profile of the operator's, if any.</summary>
    public AgentSecurity Security { get; init; } = AgentSecurity.Default;

    /// <summary>The credentials that are put into its requests, the clone's token among them.</summary>
    public IReadOnlyList<ResolvedCredential> Brokered { get; init; } = [];

    /// <summary>The clone's token; null for none.</summary>
    public ResolvedCredential? Token { get; init; }

    /// <summary>What its requests to metered hosts may use; null where nothing bounds it.</summary>
    public SessionBudget? Budget { get; init; }

    /// <summary>By what they show that it gets nowhere; null where nobody looks.</summary>
    public SessionStall? Stall { get; init; }

    /// <summary>For how long it may run; null for as long as it likes.</summary>
    public TimeSpan? Timeout { get; init; }

    /// <summary>What a session asks.</summary>
    public static FilteredDemand Of(SessionDemand demand) => new(demand.Repository, demand.Agent.Network.Rules ?? [])
    {
        Learns = demand.Agent.Network.Learns,
        Security = demand.Agent.Security,
        Brokered = [.. demand.Brokered],
        Token = demand.RepositoryToken is { IsHeld: false } token ? token : null,
        Budget = demand.Agent.Budget,
        Stall = demand.Agent.Stall,
        Timeout = demand.Limits.Timeout,
    };
}
