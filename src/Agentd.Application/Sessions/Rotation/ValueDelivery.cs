using System.Collections.Concurrent;
using Agentd.Application.Ports;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>Gives the values of sources to the sessions that have credentials of them, and tells what became of it.</summary>
internal sealed class ValueDelivery(IAgents agents, FilteredNetworks networks, ILogger log)
{
    // A directory in which other files change too rings often: what is wrong with this one is told once.
    private readonly ConcurrentDictionary<(SessionId, string), string> _told = new();

    /// <summary>A source has this value now. Who has it already, and who takes it no more, is left alone.</summary>
    public void Give(CredentialSource source, SecretValue value)
    {
        foreach (var (live, one) in Having(source))
        {
            var known = live.Brokered.LastOrDefault(credential => credential.Name == one.Variable);
            if (known?.Value.Is(value) == true)
            {
                _told.TryRemove((live.Id, one.Variable), out _);
                continue;
            }
            var renewed = new ResolvedCredential(one.Variable, value) { Brokered = one.Use, Placeholder = known?.Placeholder ?? "" };
            if (!networks.Takes(live, renewed)) continue;
            if (one.Use.Objection(value) is { } objection) Tell(live, one, $"the new value {objection}");
            else _ = GiveAsync(live, renewed);
        }
    }

    /// <summary>A source has no value that could be used: what its sessions have goes on.</summary>
    public void Keep(CredentialSource source, string why)
    {
        foreach (var (live, one) in Having(source)) Tell(live, one, why);
    }

    // The next source is read meanwhile: a broker that is about to be started anew may take a while.
    private async Task GiveAsync(LiveSession live, ResolvedCredential renewed)
    {
        _told.TryRemove((live.Id, renewed.Name), out _);
        // From here on it is masked: before anybody can have it.
        live.Renew(renewed);
        await networks.RenewAsync(live).ConfigureAwait(false);
        if (!networks.Open.Contains(live)) return;
        SessionLog.CredentialRenewed(log, live.Id, live.Names.Container, renewed.Name);
    }

    private void Tell(LiveSession live, BrokeredSource one, string why)
    {
        if (_told.TryGetValue((live.Id, one.Variable), out var before) && before == why) return;
        foreach (var over in _told.Keys.Where(key => networks.Open.All(open => open.Id != key.Item1))) _told.TryRemove(over, out _);
        _told[(live.Id, one.Variable)] = why;
        SessionLog.CredentialNotRenewed(log, live.Id, live.Names.Container, one.Variable, why);
    }

    private IEnumerable<(LiveSession Live, BrokeredSource One)> Having(CredentialSource source) =>
        from live in networks.Open
        from one in BrokeredSource.Of(agents, live.Record)
        where one.Source.Equals(source)
        select (live, one);
}
