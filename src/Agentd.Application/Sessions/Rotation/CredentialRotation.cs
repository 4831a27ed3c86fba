using Agentd.Application.Ports;
using Agentd.Application.Sessions.Network;
using Agentd.Domain.Credentials;
using Agentd.Domain.Sessions;
using Microsoft.Extensions.Logging;

namespace Agentd.Application.Sessions.Rotation;

/// <summary>
/// Keeps the brokered credentials of sessions that run at the values that their sources have now: as these are declared now, for as long
/// as a session takes them.
/// </summary>
public sealed class CredentialRotation : IAsyncDisposable
{
    private readonly IAgents _agents;
    private readonly FilteredNetworks _networks;
    private readonly ICredentials _credentials;
    private readonly ISecretFiles _files;
    private readonly MintedValues _minted;
    private readonly TimeProvider _time;
    private readonly ValueDelivery _delivery;
    private readonly Lock _turn = new();
    private readonly Dictionary<CredentialSource, RotatingSource> _followed = [];
    private readonly List<Task> _leaving = [];
    private bool _ended;

    /// <summary>Follows the sources of sessions from now on.</summary>
    public CredentialRotation(
        IAgents agents, FilteredNetworks networks, IEgress egress, ICredentials credentials, ISecretFiles files, MintedValues minted,
        TimeProvider time, ILoggerFactory loggers)
    {
        (_agents, _networks, _credentials, _files, _minted, _time) = (agents, networks, credentials, files, minted, time);
        _delivery = new ValueDelivery(agents, networks, loggers.CreateLogger(SessionLog.Category));
        networks.Changed += Follow;
        egress.Rejected += Rejected;
    }

    /// <summary>Looks at every source again, as declared now, and runs every command: an operator asked for it.</summary>
    public void LookAgain()
    {
        Follow();
        foreach (var source in Followed()) source.Ring(Bell.Asked);
    }

    /// <summary>Follows nothing more; a command that runs is ended.</summary>
    public async ValueTask DisposeAsync()
    {
        Task[] ends;
        lock (_turn)
        {
            _ended = true;
            ends = [.. _leaving, .. _followed.Values.Select(source => source.EndAsync())];
            _followed.Clear();
        }
        await Task.WhenAll(ends).ConfigureAwait(false);
    }

    private RotatingSource[] Followed()
    {
        lock (_turn) return [.. _followed.Values];
    }

    private void Follow()
    {
        var wanted = _networks.Open.SelectMany(live => BrokeredSource.Of(_agents, live.Record)).Select(one => one.Source).ToHashSet();
        lock (_turn)
        {
            if (_ended) return;
            _leaving.RemoveAll(end => end.IsCompleted);
            foreach (var gone in _followed.Keys.Except(wanted).ToArray())
            {
                _leaving.Add(_followed[gone].EndAsync());
                _followed.Remove(gone);
            }
            // Another session may have read its value before a source changed that is followed for the others: it is looked at once more.
            foreach (var source in wanted)
            {
                if (_followed.TryGetValue(source, out var known)) known.Ring(Bell.Changed);
                else (_followed[source] = Rotating(source)).Begin();
            }
        }
    }

    private RotatingSource Rotating(CredentialSource source) => source is CredentialSource.Command command
        ? new MintedSource(_minted.Of(command), _delivery, _time) : new StoredSource(source, _credentials, _files, _delivery, _time);

    private void Rejected(SessionId session, string credential)
    {
        if (_networks.Open.FirstOrDefault(live => live.Id == session) is not { } live) return;
        foreach (var one in BrokeredSource.Of(_agents, live.Record).Where(one => one.Variable == credential))
            Followed().FirstOrDefault(source => source.Source.Equals(one.Source))?.Ring(Bell.Rejected);
    }
}
