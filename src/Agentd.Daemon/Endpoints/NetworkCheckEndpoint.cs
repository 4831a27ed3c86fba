using Agentd.Application.Ports;
using Agentd.Application.Sessions.Prepare;
using Agentd.Domain.Agents;
using Agentd.Domain.Network;
using Agentd.Domain.Sessions;
using Agentd.Egress.Protocol;

namespace Agentd.Daemon.Endpoints;

/// <summary><c>network check</c>: whether an agent's sessions may reach a place, and by which rule, as it is configured now.</summary>
internal sealed class NetworkCheckEndpoint(IAgents agents)
{
    public async Task AnswerAsync(NetworkCheckRequest request, ServerConnection connection, CancellationToken closing)
    {
        if (!agents.TryFind(request.Agent, out var agent)) throw new UnknownAgentException(request.Agent);
        if (!Destination.TryParse(request.Url, out var destination))
            throw new SessionException("that is no place to connect to: name a URL, or a host with its port");
        await connection.SendAsync(Answer(agent, destination), closing).ConfigureAwait(false);
    }

    private static NetworkAnswer Answer(Agent agent, Destination destination)
    {
        var mode = agent.Network.EffectiveMode;
        if (agent.Network.Rules is not { } list) return new NetworkAnswer(Allowed: true, mode);
        var rules = new NetworkRules(list);
        if (destination.AllowedBy(rules) is { } found) return new NetworkAnswer(Allowed: true, mode, found.Place, found.Rule.Host.Text);
        var knows = destination.Host.Name is { } name && rules.Know(name);
        var reason = destination.Host.Name is null ? "address" : knows ? "port" : "no_rule";
        return new NetworkAnswer(agent.Network.Learns && IsListenedAt(destination.Port, list), mode, Reason: reason);
    }

    private static bool IsListenedAt(int port, IReadOnlyList<NetworkRule> rules) =>
        LearnedPorts.Web.Contains(port) || LearnedPorts.Others.Contains(port) || rules.Any(rule => rule.Ports.Contains(port));
}
